package resync.lab.capture;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A packet as {@code tshark -T fields} prints it: values by tab, several of a field by comma. */
final class TsharkRow {
  private static final int V1_HIGHEST_PAYLOAD = 32;
  private static final int V1_ENCRYPTED = 0x01;
  private static final int IPV4 = 4;
  private static final int IPV6 = 41;
  private static final List<String> IP = List.of("ip", "ipv6");
  private static final List<String> ICMP = List.of("icmp", "icmpv6");
  private static final List<String> V1_SUBSTRUCTURES = List.of("P", "T");

  private final Map<Field, List<String>> values = new EnumMap<>(Field.class);

  TsharkRow(String line) {
    Iterator<String> columns = Arrays.asList(line.split("\t", -1)).iterator();
    for (Field field : Field.values()) {
      String column = columns.hasNext() ? columns.next() : "";
      values.put(field, column.isEmpty() ? List.of() : Arrays.asList(column.split(",", -1)));
    }
  }

  /** What is asked of tshark, in the order of the columns. */
  enum Field {
    NUMBER("frame.number"),
    TIME("frame.time_epoch"),
    LAYERS("frame.protocols"),
    SOURCE("ip.src"),
    DESTINATION("ip.dst"),
    PROTOCOL("ip.proto"),
    V6_SOURCE("ipv6.src"),
    V6_DESTINATION("ipv6.dst"),
    V6_PROTOCOL("ipv6.nxt"),
    VERSION("isakmp.version"),
    EXCHANGE("isakmp.exchangetype"),
    FLAGS("isakmp.flags"),
    RESPONSE("isakmp.flag_r"),
    MESSAGE_ID("isakmp.messageid"),
    PAYLOADS("isakmp.typepayload"),
    NOTIFIES("isakmp.notify.msgtype"),
    DECRYPTED("isakmp.enc.decrypted"),
    CHECKSUM_WRONG("isakmp.ikev2.integrity_checksum"),
    SPI("esp.spi"),
    SEQUENCE("esp.sequence"),
    AH_SPI("ah.spi"),
    ESP_DECRYPTED("esp.decrypted_data"),
    ESP_NEXT_HEADER("esp.protocol"),
    ICV_BAD("esp.icv_bad");

    private final String filterName;

    Field(String filterName) {
      this.filterName = filterName;
    }

    String filterName() {
      return filterName;
    }
  }

  private List<String> all(Field field) {
    return values.getOrDefault(field, List.of());
  }

  private Optional<String> first(Field field) {
    return all(field).stream().findFirst();
  }

  private String string(Field field) {
    return first(field).orElse("");
  }

  private long number(Field field) {
    return first(field).map(Long::decode).orElse(0L);
  }

  private boolean is(Field field) {
    return first(field).filter(v -> !v.equals("0") && !v.equals("False")).isPresent();
  }

  private Instant time() {
    BigDecimal seconds = new BigDecimal(string(Field.TIME));
    return Instant.ofEpochSecond(
        seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }

  /**
   * Whether what is named first is in front of the other; an ICMP error quotes the packet that it
   * is about, which is no message of its own. Inside ESP there may well be ICMP.
   */
  private boolean quoted(String message) {
    for (String layer : string(Field.LAYERS).split(":", -1)) {
      if (layer.equals(message)) {
        return false;
      }
      if (ICMP.contains(layer)) {
        return true;
      }
    }
    return false;
  }

  /** The IKE message of the packet; none where it carries ESP, or an IKE message inside ESP. */
  Optional<Decryption.IkeMessage> ike() {
    if (first(Field.EXCHANGE).isEmpty() || first(Field.SPI).isPresent() || quoted("isakmp")) {
      return Optional.empty();
    }
    int majorVersion = (int) number(Field.VERSION) >> 4;
    boolean response = is(Field.RESPONSE);
    List<String> names = names(majorVersion, response);
    return Optional.of(
        new Decryption.IkeMessage(
            number(Field.NUMBER),
            time(),
            outer(Field.SOURCE, Field.V6_SOURCE),
            outer(Field.DESTINATION, Field.V6_DESTINATION),
            IkeNames.exchange(majorVersion, (int) number(Field.EXCHANGE)),
            response,
            number(Field.MESSAGE_ID),
            protection(majorVersion, names),
            names,
            Optional.empty()));
  }

  private Decryption.Protection protection(int majorVersion, List<String> names) {
    if (majorVersion == 1) {
      return (number(Field.FLAGS) & V1_ENCRYPTED) == 0
          ? Decryption.Protection.CLEAR
          // It names payloads of an encrypted message only where it has a key.
          : names.isEmpty() ? Decryption.Protection.ENCRYPTED : Decryption.Protection.DECRYPTED;
    }
    if (!names.contains("SK") && !names.contains("SKF")) {
      return Decryption.Protection.CLEAR;
    }
    return is(Field.DECRYPTED) && !is(Field.CHECKSUM_WRONG)
        ? Decryption.Protection.DECRYPTED
        : Decryption.Protection.ENCRYPTED;
  }

  private List<String> names(int majorVersion, boolean response) {
    Iterator<String> notifies = all(Field.NOTIFIES).iterator();
    List<String> names = new ArrayList<>();
    for (String payload : all(Field.PAYLOADS)) {
      int type = Integer.parseInt(payload);
      String name = IkeNames.payload(majorVersion, type);
      boolean substructure =
          majorVersion == 1 ? V1_SUBSTRUCTURES.contains(name) : type <= V1_HIGHEST_PAYLOAD;
      if (substructure) {
        continue;
      }
      if (name.equals("N") && notifies.hasNext()) {
        name = IkeNames.notify(majorVersion, Integer.decode(notifies.next()));
      } else if (name.equals("Ni, Nr")) {
        name = response ? "Nr" : "Ni";
      }
      names.add(name);
    }
    return names;
  }

  /** The outermost ESP packet. */
  Optional<Decryption.EspPacket> esp() {
    return first(Field.SPI)
        .filter(spi -> !quoted("esp"))
        .map(
            spi ->
                new Decryption.EspPacket(
                    number(Field.NUMBER),
                    time(),
                    outer(Field.SOURCE, Field.V6_SOURCE),
                    outer(Field.DESTINATION, Field.V6_DESTINATION),
                    spi.replaceFirst("^0x", ""),
                    number(Field.SEQUENCE),
                    first(Field.AH_SPI).isPresent(),
                    inner()));
  }

  private Optional<Decryption.Inner> inner() {
    boolean opened = first(Field.ESP_DECRYPTED).isPresent() && !is(Field.ICV_BAD);
    if (!opened || first(Field.ESP_NEXT_HEADER).isEmpty()) {
      return Optional.empty();
    }
    int nextHeader = (int) number(Field.ESP_NEXT_HEADER);
    return switch (nextHeader) {
      case IPV4 -> tunnelled(Field.SOURCE, Field.DESTINATION, Field.PROTOCOL, outerIs("ip"));
      case IPV6 ->
          tunnelled(Field.V6_SOURCE, Field.V6_DESTINATION, Field.V6_PROTOCOL, outerIs("ipv6"));
      default ->
          Optional.of(
              new Decryption.Inner(
                  outer(Field.SOURCE, Field.V6_SOURCE),
                  outer(Field.DESTINATION, Field.V6_DESTINATION),
                  nextHeader));
    };
  }

  /** The second packet of its version in the frame where the outer one is of the same. */
  private Optional<Decryption.Inner> tunnelled(
      Field source, Field destination, Field protocol, boolean second) {
    int at = second ? 1 : 0;
    return all(source).size() <= at || all(destination).size() <= at || all(protocol).size() <= at
        ? Optional.empty()
        : Optional.of(
            new Decryption.Inner(
                all(source).get(at),
                all(destination).get(at),
                Integer.parseInt(all(protocol).get(at))));
  }

  private String outer(Field v4, Field v6) {
    return string(outerIs("ip") ? v4 : v6);
  }

  /** Whether the outermost IP header is of this layer's version. */
  private boolean outerIs(String layer) {
    return List.of(string(Field.LAYERS).split(":", -1)).stream()
        .filter(IP::contains)
        .findFirst()
        .filter(layer::equals)
        .isPresent();
  }
}
