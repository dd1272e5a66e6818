package io.gradwatch.lab.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.RemedyEffect.Applied;
import io.gradwatch.lab.catalogue.RemedyEffect.NotApplicable;
import io.gradwatch.lab.recipe.RecurrentSpec;
import io.gradwatch.lab.recipe.Regularisation;
import io.gradwatch.lab.recipe.TrainingRecipe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;

class RemediesTest {

  private static final List<RemedyKey> NO_CHANGE_OF_TRAINING =
      List.of(RemedyKey.RESUME_BEFORE_NAN, RemedyKey.CHECK_TRAINER);

  @ParameterizedTest
  @EnumSource(RemedyKey.class)
  void eachRemedyAppliesToSomeFaultOrIsNotAChangeOfTraining(RemedyKey key) {
    List<RemedyEffect> changes =
        FaultCatalogue.faults().stream().map(f -> Remedies.apply(key, "", f.recipe())).toList();

    if (NO_CHANGE_OF_TRAINING.contains(key)) {
      assertThat(changes).containsOnly(new NotApplicable("not a change of training"));
    } else {
      assertThat(changes).anyMatch(change -> change instanceof Applied);
    }
  }

  @ParameterizedTest
  @EnumSource(RemedyKey.class)
  void anAppliedRemedyChangesTheRecipe(RemedyKey key) {
    for (Fault fault : FaultCatalogue.faults()) {
      if (Remedies.apply(key, "", fault.recipe()) instanceof Applied applied) {
        assertThat(applied.recipe()).as(fault.name()).isNotEqualTo(fault.recipe());
      }
    }
  }

  @Test
  void theRecommendedValueIsTheOneThatIsTried() {
    TrainingRecipe highRate = recipe("hot-rate");

    assertThat(
            applied(
                    RemedyKey.LOWER_LEARNING_RATE,
                    "Lower the learning rate from 5 to 0.02, so that an update is 1 % of the weights' norm.",
                    highRate)
                .optimiser()
                .learningRate())
        .isEqualTo(0.02);
    assertThat(
            applied(RemedyKey.LOWER_LEARNING_RATE, "Lower the learning rate tenfold.", highRate)
                .optimiser()
                .learningRate())
        .isEqualTo(0.5);
    assertThat(
            applied(
                    RemedyKey.CLIP_GRADIENT_NORM,
                    "Clip the gradient norm of each layer at 2e-05, twice its typical norm.",
                    highRate)
                .regularisation())
        .isEqualTo(highRate.regularisation().withClipping(Regularisation.Clip.NORM, 2e-5));
  }

  @Test
  void theGeometricMeanOfARangeIsTried() {
    assertThat(
            applied(
                    RemedyKey.USE_ADAM,
                    "Use Adam with a learning rate of 0.001 to 0.01.",
                    recipe("hot-rate"))
                .optimiser()
                .learningRate())
        .isCloseTo(0.00316, within(1e-5));
  }

  @Test
  void earlyStoppingEndsAtTheRecommendedStep() {
    TrainingRecipe recipe = recipe("learnt-by-heart");

    assertThat(
            applied(
                    RemedyKey.STOP_EARLY,
                    "Stop at step 48, where the test loss was lowest, and keep those weights.",
                    recipe)
                .loop())
        .isEqualTo(recipe.loop().withSteps(48));
    assertThat(applied(RemedyKey.STOP_EARLY, "", recipe).loop().earlyStopping()).isTrue();
  }

  @Test
  void aRecommendedRateThatIsNotLowerIsReplacedByATenth() {
    assertThat(
            applied(RemedyKey.LOWER_LEARNING_RATE, "Lower it to 50.", recipe("hot-rate"))
                .optimiser()
                .learningRate())
        .isEqualTo(0.5);
  }

  @Test
  void reluImpliesHeInitialisationAndBiasesOfZero() {
    TrainingRecipe treated = applied(RemedyKey.USE_RELU_HE, "", recipe("dead-by-bias"));

    assertThat(treated.hidden().activation()).isEqualTo(Activation.RELU);
    assertThat(treated.initialisation().bias()).isZero();
  }

  @Test
  void gatesApplyToRecurrentLayersOnly() {
    assertThat(Remedies.apply(RemedyKey.USE_LSTM, "", recipe("deep-sigmoid")))
        .isEqualTo(new NotApplicable("no recurrent layer"));
    assertThat(
            applied(
                    RemedyKey.USE_LSTM,
                    "Replace the layer with an LSTM with a forget-gate bias of 2.",
                    recipe("forgetful-recall"))
                .recurrent())
        .hasValueSatisfying(
            recurrent -> {
              assertThat(recurrent.cell()).isEqualTo(RecurrentSpec.Cell.LSTM);
              assertThat(recurrent.gateBias()).isEqualTo(2);
            });
  }

  private static TrainingRecipe recipe(String fault) {
    return FaultCatalogue.fault(fault).orElseThrow().recipe();
  }

  private static TrainingRecipe applied(RemedyKey key, String text, TrainingRecipe recipe) {
    assertThat(Remedies.apply(key, text, recipe)).isInstanceOf(Applied.class);
    return ((Applied) Remedies.apply(key, text, recipe)).recipe();
  }
}
