package io.gradwatch.protocol;

/** The check of {@link Contract#name} on the UTF-8 bytes of a name, without making the string. */
final class NameBytes {

  private NameBytes() {}

  /**
   * Whether bytes are valid UTF-8 of 1 to {@link Contract#MAX_NAME_LENGTH} characters (UTF-16 code
   * units, as {@link String#length} counts them), none of them a control character.
   */
  static boolean areValid(byte[] bytes, int begin, int end) {
    for (int i = begin; i < end; i++) {
      byte b = bytes[i];
      if (b < 0x20 || b == 0x7f) {
        return b < 0 && hasValidCharacters(bytes, begin, end);
      }
    }
    return begin < end && end - begin <= Contract.MAX_NAME_LENGTH;
  }

  /** Follows table 3-7, "Well-Formed UTF-8 Byte Sequences", of the Unicode standard. */
  private static boolean hasValidCharacters(byte[] bytes, int begin, int end) {
    int characters = 0;
    int i = begin;
    while (i < end) {
      int lead = bytes[i++] & 0xff;
      int following = following(lead);
      if (following < 0 || following > end - i) {
        return false;
      }
      for (int k = 0; k < following; k++) {
        int next = bytes[i++] & 0xff;
        int least = k > 0 ? 0x80 : leastSecond(lead);
        int greatest = k > 0 ? 0xbf : greatestSecond(lead);
        if (next < least || next > greatest) {
          return false;
        }
      }
      characters += following == 3 ? 2 : 1;
    }
    return characters <= Contract.MAX_NAME_LENGTH;
  }

  /** Number of bytes after the first of a character; -1 if none begins so, or it is a control. */
  private static int following(int lead) {
    if (lead < 0x80) {
      return lead < 0x20 || lead == 0x7f ? -1 : 0;
    }
    if (lead < 0xc2 || lead > 0xf4) {
      return -1;
    }
    return lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  }

  private static int leastSecond(int lead) {
    return switch (lead) {
      case 0xc2 -> 0xa0; // U+0080 to U+009F are control characters
      case 0xe0 -> 0xa0; // less would be an overlong form
      case 0xf0 -> 0x90; // less would be an overlong form
      default -> 0x80;
    };
  }

  private static int greatestSecond(int lead) {
    return switch (lead) {
      case 0xed -> 0x9f; // more would be a surrogate
      case 0xf4 -> 0x8f; // more would be above U+10FFFF
      default -> 0xbf;
    };
  }
}
