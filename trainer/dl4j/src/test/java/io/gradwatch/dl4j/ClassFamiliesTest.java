package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.FrameworkVocabulary;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OptimizerFamily;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every class of Deeplearning4j that can appear in a configuration, found on the class path. */
class ClassFamiliesTest {

  private static final Set<JavaClass> CLASSES =
      new ClassFileImporter()
              .importPackages(
                  "org.nd4j.linalg.learning",
                  "org.nd4j.linalg.lossfunctions",
                  "org.nd4j.linalg.activations",
                  "org.deeplearning4j.nn.conf")
              .stream()
              .filter(
                  type ->
                      !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT))
              .collect(Collectors.toSet());

  private static <T> List<Class<? extends T>> concrete(Class<T> type) {
    return CLASSES.stream()
        .filter(found -> found.isAssignableTo(type))
        .<Class<? extends T>>map(found -> found.reflect().asSubclass(type))
        .toList();
  }

  @Test
  void everyUpdaterHasAFamily() {
    List<Class<? extends IUpdater>> updaters = concrete(IUpdater.class);

    assertThat(updaters)
        .hasSizeGreaterThanOrEqualTo(11)
        .allSatisfy(
            type ->
                assertThat(ClassFamilies.optimizer(type))
                    .isNotIn(OptimizerFamily.UNKNOWN, OptimizerFamily.OTHER)
                    .isEqualTo(FrameworkVocabulary.optimizer(type.getSimpleName())));
    assertThat(updaters.stream().map(ClassFamilies::optimizer)).doesNotHaveDuplicates();
  }

  @Test
  void everyLossHasAFamily() {
    assertThat(concrete(ILossFunction.class))
        .hasSizeGreaterThanOrEqualTo(19)
        .allSatisfy(
            type ->
                assertThat(ClassFamilies.loss(type))
                    .isNotIn(LossFamily.UNKNOWN, LossFamily.OTHER)
                    .isEqualTo(FrameworkVocabulary.loss(type.getSimpleName())));
  }

  @Test
  void everyNameOfALossMeansTheSameFamily() {
    for (LossFunction function : LossFunction.values()) {
      ILossFunction loss = function.getILossFunction();

      assertThat(FrameworkVocabulary.loss(OutputDescription.name(loss)))
          .as(function.name())
          .isEqualTo(ClassFamilies.loss(loss.getClass()))
          .isEqualTo(FrameworkVocabulary.loss(function.name()));
    }
  }

  @Test
  void everyActivationHasAFamily() {
    assertThat(concrete(IActivation.class))
        .hasSizeGreaterThanOrEqualTo(21)
        .allSatisfy(
            type ->
                assertThat(ClassFamilies.activation(type)).isNotEqualTo(ActivationFamily.UNKNOWN))
        .filteredOn(type -> ClassFamilies.activation(type) == ActivationFamily.OTHER)
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrder("ActivationCube", "ActivationRectifiedTanh");
  }

  @Test
  void everyNameOfAnActivationMeansTheSameFamily() {
    for (Activation activation : Activation.values()) {
      IActivation function = activation.getActivationFunction();

      assertThat(FrameworkVocabulary.activation(function.toString()))
          .as(activation.name())
          .isEqualTo(ClassFamilies.activation(function.getClass()))
          .isEqualTo(FrameworkVocabulary.activation(activation.name()));
    }
  }

  @Test
  void everyLayerHasAFamily() {
    assertThat(concrete(Layer.class))
        .hasSizeGreaterThanOrEqualTo(60)
        .allSatisfy(type -> assertThat(ClassFamilies.layer(type)).isNotEqualTo(LayerFamily.UNKNOWN))
        .filteredOn(type -> ClassFamilies.layer(type) == LayerFamily.OTHER)
        .extracting(Class::getSimpleName)
        .containsExactlyInAnyOrder(
            // wrappers, of which the layer inside counts
            "Bidirectional",
            "FrozenLayer",
            "FrozenLayerWithBackprop",
            "LastTimeStep",
            "MaskZeroLayer",
            "TimeDistributed",
            // layers of their own kind
            "CapsuleLayer",
            "CapsuleStrengthLayer",
            "ElementWiseMultiplicationLayer",
            "MaskLayer",
            "PrimaryCapsules");
  }

  @Test
  void theTypeOfALayerMeansTheSameFamily() {
    assertThat(LayerKind.all())
        .allSatisfy(
            kind -> {
              LayerTraits traits = LayerTraits.of(kind.layers().get(kind.layerIndex()));
              LayerFamily translated = FrameworkVocabulary.layer(traits.type());
              if (translated == LayerFamily.UNKNOWN) {
                // MaskLayer, and names that a user chose
                assertThat(traits.family())
                    .as(traits.type())
                    .isIn(LayerFamily.OTHER, LayerFamily.OUTPUT);
              } else {
                assertThat(translated).as(traits.type()).isEqualTo(traits.family());
              }
            });
  }

  @Test
  void aClassOfTheUserBelongsToTheNearestFamilyOrIsOther() {
    assertThat(ClassFamilies.optimizer(OwnSgd.class)).isEqualTo(OptimizerFamily.SGD);
    assertThat(ClassFamilies.loss(ILossFunction.class)).isEqualTo(LossFamily.OTHER);
    assertThat(ClassFamilies.unitReduction(ILossFunction.class)).isEqualTo(LossReduction.UNKNOWN);
  }

  private static final class OwnSgd extends Sgd {
    private static final long serialVersionUID = 1L;
  }

  static List<LossFunction> lossesOverUnits() {
    return List.of(
        LossFunction.MCXENT,
        LossFunction.NEGATIVELOGLIKELIHOOD,
        LossFunction.XENT,
        LossFunction.MSE,
        LossFunction.L2,
        LossFunction.MEAN_ABSOLUTE_ERROR,
        LossFunction.L1,
        LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR,
        LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR,
        LossFunction.HINGE,
        LossFunction.SQUARED_HINGE,
        LossFunction.KL_DIVERGENCE,
        LossFunction.POISSON);
  }

  /** Units added twice double a sum and leave a mean as it is. */
  @ParameterizedTest
  @MethodSource("lossesOverUnits")
  void reductionOfTheUnitsIsThatOfTheLoss(LossFunction function) {
    ILossFunction loss = function.getILossFunction();
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0.5f}});
    INDArray outputs = Nd4j.createFromArray(new float[][] {{0.3f, 0.6f}});

    double once = score(loss, labels, outputs);
    double twice = score(loss, Nd4j.hstack(labels, labels), Nd4j.hstack(outputs, outputs));

    boolean sum = ClassFamilies.unitReduction(loss.getClass()) == LossReduction.SUM;
    assertThat(twice).isCloseTo(sum ? 2 * once : once, within(1e-5));
    assertThat(ClassFamilies.unitReduction(loss.getClass())).isNotEqualTo(LossReduction.UNKNOWN);
  }

  private static double score(ILossFunction loss, INDArray labels, INDArray outputs) {
    return loss.computeScore(labels, outputs, new ActivationIdentity(), null, false);
  }

  @Test
  void softmaxIsFound() {
    assertThat(ClassFamilies.activation(new ActivationSoftmax().getClass()))
        .isEqualTo(ActivationFamily.SOFTMAX);
  }
}
