package resync.peer.sa;

import resync.peer.crypto.RandomSource;

/** Gives the octets it was told to give, in order. */
final class ScriptedRandom implements RandomSource {
  private final byte[][] script;
  private int next;

  ScriptedRandom(byte[]... script) {
    this.script = script;
  }

  @Override
  public void fill(byte[] target) {
    System.arraycopy(script[next++], 0, target, 0, target.length);
  }
}
