package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowOrderTest {

  /** Powers of two and other bounds are drawn in different ways. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -7, Long.MAX_VALUE})
  void shufflesAsWithTheGeneratorOfTheJdk(long seed) {
    RowOrder order = new RowOrder(3_000, seed);
    int[] expected = new RowOrder(3_000, seed).rows().clone();
    Random random = new Random(seed);

    for (int epoch = 0; epoch < 3; epoch++) {
      order.shuffle();
      for (int i = expected.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int moved = expected[i];
        expected[i] = expected[j];
        expected[j] = moved;
      }
    }

    assertThat(order.rows()).isEqualTo(expected);
  }

  @Test
  void goesOnFromASavedOrder() {
    RowOrder order = new RowOrder(100, 3);
    order.shuffle();
    RowOrder restored = new RowOrder(100, order.rows(), order.random());

    order.shuffle();
    restored.shuffle();

    assertThat(restored.rows()).isEqualTo(order.rows());
    assertThat(restored.random()).isEqualTo(order.random());
  }

  @Test
  void aSavedOrderIsNotChangedByTheRestoredOne() {
    int[] saved = new RowOrder(10, 1).rows();
    int[] copy = Arrays.copyOf(saved, 10);

    new RowOrder(10, saved, 5).shuffle();

    assertThat(saved).isEqualTo(copy);
  }

  @Test
  void rejectsAnOrderOfOtherRows() {
    assertThatThrownBy(() -> new RowOrder(3, new int[] {0, 1}, 5))
        .hasMessage("the saved order of 2 rows is not one of 3 rows");
    assertThatThrownBy(() -> new RowOrder(2, new int[] {1, 1}, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RowOrder(2, new int[] {0, 2}, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
