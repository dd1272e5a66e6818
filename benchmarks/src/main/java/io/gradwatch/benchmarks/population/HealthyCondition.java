package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.ValidityChecks.reachesQuality;
import static io.gradwatch.benchmarks.population.ValidityChecks.startsAtQuality;

import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Conditions under which a training that learns still learns. How well it must do so follows from
 * the condition: with a share s of the targets random, for example, no network can predict more
 * than the share 1 − s that is left.
 */
enum HealthyCondition {
  /** As the base is declared. */
  PLAIN {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label()).requires(reachesQuality(base.quality()));
    }
  },

  /** The rate rises from zero over a quarter of the training. */
  WARM_UP {
    @Override
    VariantBuilder change(BaseTraining base) {
      return scheduled(base, LearningRateSchedules.warmUp(base.rate(), base.steps() / 4), 0.9);
    }
  },

  /** Four periods of a cosine, each of which starts at the full rate. */
  COSINE_RESTARTS {
    @Override
    VariantBuilder change(BaseTraining base) {
      return scheduled(
          base, LearningRateSchedules.cosineRestarts(base.rate(), base.steps(), 4), 0.85);
    }
  },

  /** The rate falls to a hundredth by constant factors. */
  EXPONENTIAL_DECAY {
    @Override
    VariantBuilder change(BaseTraining base) {
      double factor = Math.pow(0.01, 1.0 / base.steps());
      return scheduled(
          base, LearningRateSchedules.exponentialGrowth(base.rate(), factor, base.steps()), 0.8);
    }
  },

  /** The rate of decay that is the default of AdamW's authors. */
  WEIGHT_DECAY {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label(), base.dataset(), base.network().weightDecay(0.01))
          .requires(reachesQuality(base.quality(0.85)));
    }
  },

  L2 {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label(), base.dataset(), base.network().l2(1e-3))
          .requires(reachesQuality(base.quality(0.85)));
    }
  },

  CLIPPED {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(
              label(),
              base.dataset(),
              base.network().clipGradients(GradientNormalization.ClipL2PerLayer, 0.5))
          .requires(reachesQuality(base.quality(0.85)));
    }
  },

  /** Single examples, at a fifth of the rate and for twice the steps. */
  BATCH_OF_ONE {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label(), base.dataset(), base.network(base.updater(base.rate() / 5)))
          .batchSize(1)
          .steps(2L * base.steps())
          .requires(reachesQuality(base.quality(0.75)));
    }
  },

  /** All examples in every batch. */
  FULL_BATCH {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label())
          .batchSize(MORE_ROWS_THAN_ANY_DATA_SET)
          .requires(reachesQuality(base.quality(0.75)));
    }
  },

  /** Two fifths of the targets are random, which bounds accuracy and R² from above. */
  LABEL_NOISE {
    @Override
    VariantBuilder change(BaseTraining base) {
      double kept = 1 - RANDOM_TARGETS;
      double bound = base.isClassification() ? kept : kept * kept;
      return base.variant(label(), base.dataset().withTargetNoise(RANDOM_TARGETS), base.network())
          .requires(reachesQuality(base.quality(0.9 * bound)));
    }
  },

  /** One class is rare, and its examples count as much more. */
  CLASS_WEIGHTS {
    @Override
    VariantBuilder change(BaseTraining base) {
      double[] weights = new double[(int) Math.round(1 / base.chance())];
      Arrays.fill(weights, 1);
      weights[0] = RARITY;
      return base.variant(
              label(), base.dataset().withRareClass(RARITY), base.network().classWeights(weights))
          .unbalancedClasses()
          .requires(reachesQuality(base.quality(0.85)));
    }
  },

  /** The run begins when the training has ended, and the same training goes on. */
  ATTACHED_LATE {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label())
          .pretrained(new Pretraining.LateAttachment(base.steps()))
          .requires(startsAtQuality(base.quality(0.85)).and(reachesQuality(base.quality(0.95))));
    }
  },

  /** The network was trained on inputs of another scale, and is adapted at a tenth of the rate. */
  FINE_TUNED {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label(), base.dataset(), base.network(base.updater(base.rate() / 10)))
          .pretrained(
              new Pretraining.FineTuning(
                  base.dataset().scaleInputs(0.8, 0.05), base.network(), base.steps()))
          .requires(reachesQuality(base.quality(0.9)));
    }
  },

  /** The training goes on for three times as long as it needs. */
  CONVERGED {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(label())
          .steps(3L * base.steps())
          .requires(reachesQuality(base.quality()));
    }
  },

  /** Sequences of random lengths, padded and masked. */
  MASKED {
    @Override
    VariantBuilder change(BaseTraining base) {
      return base.variant(
              label(), base.dataset().withRandomLengths(SHORTEST_SEQUENCE), base.network())
          .requires(reachesQuality(base.quality(0.85)));
    }
  };

  private static final double RANDOM_TARGETS = 0.4;
  private static final int RARITY = 6;
  private static final int SHORTEST_SEQUENCE = 6;
  private static final int MORE_ROWS_THAN_ANY_DATA_SET = 4096;

  abstract VariantBuilder change(BaseTraining base);

  /** The variant of a training under this condition. */
  VariantBuilder variant(BaseTraining base) {
    return change(base).condition(label());
  }

  /** Name in tables, and part of the names of variants. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  VariantBuilder scheduled(BaseTraining base, ISchedule schedule, double shareOfQuality) {
    return base.variant(label(), base.dataset(), base.network(schedule))
        .requires(reachesQuality(base.quality(shareOfQuality)));
  }
}
