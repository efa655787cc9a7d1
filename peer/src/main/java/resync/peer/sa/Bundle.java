package resync.peer.sa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a packet goes through: ESP, AH, or both with AH outside (RFC 4301 section 4.4.2; RFC 2401
 * section 4.3).
 *
 * @param esp null where there is no ESP
 * @param ah null where there is no AH
 */
public record Bundle(@Nullable SaPair<EspSa> esp, @Nullable SaPair<AhSa> ah) {
  /**
   * @throws IllegalArgumentException if there is neither
   */
  public Bundle {
    if (esp == null && ah == null) {
      throw new IllegalArgumentException("an SA bundle needs ESP or AH");
    }
  }

  /** The SAs on which packets come in. */
  public List<Sa> inbound() {
    List<Sa> inbound = new ArrayList<>(2);
    if (esp != null) {
      inbound.add(esp.inbound());
    }
    if (ah != null) {
      inbound.add(ah.inbound());
    }
    return inbound;
  }
}
