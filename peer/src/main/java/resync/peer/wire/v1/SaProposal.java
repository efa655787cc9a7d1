package resync.peer.wire.v1;

import java.util.ArrayList;
import java.util.List;
import resync.peer.wire.Decoded;
import resync.peer.wire.Octets;
import resync.peer.wire.Wire;

/**
 * A Proposal payload (RFC 2408 section 3.5). Those that follow each other with the same number
 * belong together: all of them or none, such as AH and ESP in a bundle (section 4.2).
 *
 * @param number the initiator's number for it
 * @param protocol see {@link ProtocolId}
 * @param spi the sender's SPI; empty, or a cookie, in phase 1
 * @param transforms in the order of preference; in a choice exactly one
 */
public record SaProposal(int number, int protocol, Octets spi, List<SaTransform> transforms) {
  private static final int HEADER = 8;
  private static final int MORE = 2;

  public SaProposal {
    transforms = List.copyOf(transforms);
  }

  void encode(Wire.Writer out, boolean last) {
    int start = out.length();
    out.u8(last ? 0 : MORE).u8(0).u16(0).u8(number).u8(protocol);
    out.u8(spi.length()).u8(transforms.size()).octets(spi);
    for (int i = 0; i < transforms.size(); i++) {
      transforms.get(i).encode(out, i == transforms.size() - 1);
    }
    out.patch16(start + 2, out.length() - start);
  }

  /** Reads all proposals between {@code at} and {@code end}. */
  static Decoded<List<SaProposal>> decodeAll(byte[] b, int at, int end) {
    List<SaProposal> proposals = new ArrayList<>();
    int p = at;
    boolean more = true;
    while (more) {
      if (end - p < HEADER) {
        return new Decoded.Malformed<>("proposal header is cut off");
      }
      int length = Wire.u16(b, p + 2);
      int spiSize = Wire.u8(b, p + 6);
      int stop = p + length;
      if (length < HEADER + spiSize || length > end - p) {
        return new Decoded.Malformed<>("proposal length " + length + " does not fit");
      }
      if (Wire.u8(b, p) != 0 && Wire.u8(b, p) != MORE) {
        return new Decoded.Malformed<>("proposal is followed by neither 0 nor 2");
      }
      more = Wire.u8(b, p) == MORE;
      int first = p + HEADER + spiSize;
      switch (SaTransform.decodeAll(b, first, stop, Wire.u8(b, p + 7))) {
        case Decoded.Ok<List<SaTransform>>(List<SaTransform> transforms) ->
            proposals.add(
                new SaProposal(
                    Wire.u8(b, p + 4),
                    Wire.u8(b, p + 5),
                    Octets.of(b, p + HEADER, first),
                    transforms));
        case Decoded.Malformed<List<SaTransform>>(String reason) -> {
          return new Decoded.Malformed<>(reason);
        }
        case Decoded.Unsupported<List<SaTransform>>(String what, int type) -> {
          return new Decoded.Unsupported<>(what, type);
        }
      }
      p = stop;
    }
    return p == end
        ? new Decoded.Ok<>(List.copyOf(proposals))
        : new Decoded.Malformed<>("octets follow the last proposal");
  }
}
