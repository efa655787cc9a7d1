package resync.lab.check;

/** An IPv4 prefix in the notation of {@code 10.1.0.0/24}. */
record Prefix(int network, int mask) {

  static Prefix of(String notation) {
    int slash = notation.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(notation + " is not a prefix such as 10.1.0.0/24");
    }
    int length = Integer.parseInt(notation.substring(slash + 1));
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException(notation + ": the prefix length must be 0 to 32");
    }
    int mask = length == 0 ? 0 : -1 << (32 - length);
    return new Prefix(address(notation.substring(0, slash)) & mask, mask);
  }

  boolean contains(String address) {
    return (address(address) & mask) == network;
  }

  private static int address(String dotted) {
    String[] parts = dotted.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(dotted + " is not an IPv4 address");
    }
    int value = 0;
    for (String part : parts) {
      value = value << 8 | Integer.parseInt(part);
    }
    return value;
  }
}
