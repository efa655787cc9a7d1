package resync.peer.isakmp;

import java.util.function.BooleanSupplier;
import resync.peer.config.ChildConfig;
import resync.peer.sa.EspSpi;

/** What is to be done over an ISAKMP SA as soon as it is established. */
sealed interface Wish {

  /** Negotiate this child. */
  record Child(ChildConfig config) implements Wish {}

  /**
   * Tell the peer that we do not know an SPI.
   *
   * @param protocol see {@link resync.peer.wire.v1.ProtocolId}
   * @param stillWanted whether that is so still
   */
  record Tell(int protocol, EspSpi spi, BooleanSupplier stillWanted) implements Wish {}
}
