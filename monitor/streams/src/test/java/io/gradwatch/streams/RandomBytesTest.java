package io.gradwatch.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gradwatch.protocol.StepReportCodec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RandomBytesTest {

  @Property(tries = 500)
  void randomBytesAreRejectedAndNeverThrow(
      @ForAll @Size(max = 64) byte[] key, @ForAll @Size(max = 300) byte[] value) {
    assertThat(new RecordDecoder.Steps().decode(key, value))
        .isInstanceOf(RecordDecoder.Result.Rejected.class);
    assertThat(new RecordDecoder.Runs().decode(key, value))
        .isInstanceOf(RecordDecoder.Result.Rejected.class);
  }

  @Property(tries = 500)
  void oneFlippedByteNeverThrows(@ForAll @IntRange(max = 120) int at, @ForAll byte with) {
    byte[] value = StepReportCodec.encode(TestRecords.step("run", 1, 1));
    value[at % value.length] = with;

    assertThatCode(
            () ->
                new RecordDecoder.Steps()
                    .decode("run".getBytes(java.nio.charset.StandardCharsets.UTF_8), value))
        .doesNotThrowAnyException();
  }
}
