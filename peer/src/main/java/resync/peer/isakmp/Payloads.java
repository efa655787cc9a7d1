package resync.peer.isakmp;

import java.util.ArrayList;
import java.util.List;
import resync.peer.wire.v1.IsakmpPayload;

/** Lists of payloads. */
public final class Payloads {
  private Payloads() {}

  /** One list behind the other. */
  public static List<IsakmpPayload> join(List<IsakmpPayload> first, List<IsakmpPayload> then) {
    List<IsakmpPayload> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
  }
}
