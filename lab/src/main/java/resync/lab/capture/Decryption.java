package resync.lab.capture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import resync.lab.dissect.IkePayload;

/** What a capture says to somebody who has the keys. */
public sealed interface Decryption {
  /**
   * Every IKE message and every ESP packet of the capture, those without a fitting key too.
   *
   * @param ike in the order of the capture
   * @param esp in the order of the capture
   */
  record Messages(List<IkeMessage> ike, List<EspPacket> esp) implements Decryption {
    public Messages {
      ike = List.copyOf(ike);
      esp = List.copyOf(esp);
    }
  }

  /** Nothing can be said; the reason is a sentence with the remedy. */
  record Unreadable(String reason) implements Decryption {}

  /**
   * An IKE message.
   *
   * @param number in the capture, from 1
   * @param exchange in RFC spelling
   * @param protection whether its payloads are in the clear, decrypted, or still encrypted
   * @param names payloads as in {@link CapturedPacket.Ike#payloads}, those inside {@code SK} behind
   *     it
   * @param problem why it is still encrypted, a clause; empty where it is readable, and where the
   *     reader does not say
   * @param spis its decrypted payloads that name SAs of ESP or AH; none where the reader does not
   *     say
   * @param contents what its readable payloads say of SAs, traffic and identities; nothing where
   *     the reader does not say
   */
  record IkeMessage(
      long number,
      Instant time,
      String source,
      String destination,
      String exchange,
      boolean response,
      long messageId,
      Protection protection,
      List<String> names,
      Optional<String> problem,
      List<SpiPayload> spis,
      List<IkePayload> contents) {
    public IkeMessage {
      names = List.copyOf(names);
      spis = List.copyOf(spis);
      contents = List.copyOf(contents);
    }

    /** A message of whose SPIs nothing is said. */
    public IkeMessage(
        long number,
        Instant time,
        String source,
        String destination,
        String exchange,
        boolean response,
        long messageId,
        Protection protection,
        List<String> names,
        Optional<String> problem) {
      this(
          number,
          time,
          source,
          destination,
          exchange,
          response,
          messageId,
          protection,
          names,
          problem,
          List.of(),
          List.of());
    }
  }

  /**
   * An ESP packet.
   *
   * @param number in the capture, from 1
   * @param spi 8 hexadecimal digits
   * @param insideAh whether AH is around it
   * @param inner what it carries; empty where no key fits or its integrity check fails
   */
  record EspPacket(
      long number,
      Instant time,
      String source,
      String destination,
      String spi,
      long sequence,
      boolean insideAh,
      Optional<Inner> inner) {}

  /**
   * What is inside an ESP packet: addresses and IP protocol number. In transport mode the addresses
   * are those of the ESP packet itself.
   */
  record Inner(String source, String destination, int protocol) {}

  /** How much of a message is readable. */
  enum Protection {
    CLEAR,
    DECRYPTED,
    ENCRYPTED
  }
}
