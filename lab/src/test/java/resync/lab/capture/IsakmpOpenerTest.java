package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.capture.Decryption.Protection;

/** The reader of IKEv1 on a real session that is disturbed here. */
class IsakmpOpenerTest {
  private static final int FIRST_ENCRYPTED = 4;

  private final List<Datagram> session = new ArrayList<>();
  private String table = "";

  @TempDir Path directory;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Datagram(byte[] octets, String source) {}

  @BeforeEach
  void readSession() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(getClass().getResource("v1-main-aes128-sha1-pfs")).toURI());
    table = Files.readString(folder.resolve(IkeKeys.TABLE_V1));
    try (PcapFile file = PcapFile.open(folder.resolve("wire.pcap"))) {
      PcapFile.Frame frame;
      while ((frame = file.next()) != null) {
        Dissector.Whole whole = new Dissector().packet(frame).orElseThrow();
        byte[] octets = new byte[whole.body().remaining()];
        whole.body().get(whole.body().position(), octets);
        session.add(new Datagram(octets, whole.packet().source()));
      }
    }
  }

  @Test
  void opensTheWholeSession() throws IOException {
    assertEquals(List.of(), encrypted(table, session));
  }

  @Test
  void retransmissionsAreOpenedAgain() throws IOException {
    List<Datagram> twice = session.stream().flatMap(d -> List.of(d, d).stream()).toList();
    assertEquals(List.of(), encrypted(table, twice));
  }

  /** Anybody can send a message with the cookies that are in the clear. */
  @Test
  void forgedMessagesDisturbNothing() throws IOException {
    List<Datagram> disturbed = new ArrayList<>();
    for (Datagram datagram : session) {
      byte[] forged = datagram.octets.clone();
      for (int i = 28; i < forged.length; i++) {
        forged[i] ^= (byte) (0x55 + i);
      }
      disturbed.add(datagram);
      disturbed.add(new Datagram(forged, datagram.source));
    }
    List<IkeOpener.Opened> opened = open(table, disturbed);
    for (int i = 0; i < opened.size(); i += 2) {
      assertTrue(opened.get(i).protection() != Protection.ENCRYPTED, "message " + i / 2);
    }
    assertEquals(
        Optional.of("no key makes well-formed payloads of it"), opened.getLast().problem());
  }

  /** Each message in pieces, the last of them first, is read as the whole is. */
  @Test
  void readsMessagesInFragments() throws IOException {
    List<Datagram> pieces = new ArrayList<>();
    for (Datagram datagram : session) {
      int half = datagram.octets.length / 2;
      pieces.add(piece(datagram, half, datagram.octets.length, 2, true));
      pieces.add(piece(datagram, 0, half, 1, false));
    }
    List<IkeOpener.Opened> whole = open(table, session);
    List<IkeOpener.Opened> opened = open(table, pieces);
    assertEquals(2 * whole.size(), opened.size());
    for (int i = 0; i < whole.size(); i++) {
      assertEquals(List.of("FRAGMENT"), opened.get(2 * i).names());
      IkeOpener.Opened last = opened.get(2 * i + 1);
      assertEquals(whole.get(i).names(), last.names().subList(1, last.names().size()));
      assertEquals(whole.get(i).protection(), last.protection());
    }
  }

  private static Datagram piece(Datagram datagram, int from, int to, int number, boolean last) {
    ByteBuffer out = ByteBuffer.allocate(28 + 8 + to - from);
    out.put(datagram.octets, 0, 16).put((byte) 132).put((byte) 0x10).put((byte) 2).put((byte) 0);
    out.putInt(0).putInt(out.capacity());
    out.put((byte) 0).put((byte) 0).putShort((short) (8 + to - from)).putShort((short) 1);
    out.put((byte) number).put((byte) (last ? 1 : 0));
    return new Datagram(out.put(datagram.octets, from, to - from).array(), datagram.source);
  }

  /** As where the gateways' pre-shared keys differ. */
  @Test
  void triesEveryKeyOfACookie() throws IOException {
    String wrong = table.replaceAll(",..", ",00");
    assertEquals(List.of(), encrypted(wrong + table, session));
    assertEquals("no key makes well-formed payloads of it", encrypted(wrong, session).getFirst());
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertTrue(encrypted("", session).getFirst().startsWith("there is no key for the ISAKMP SA"));
    assertEquals(
        "the capture has not seen its phase 1 from the beginning",
        encrypted(table, session.subList(FIRST_ENCRYPTED, session.size())).getFirst());
  }

  @Test
  void nothingOnTheWireMakesItThrow() throws IOException {
    Random random = new Random(20261121);
    for (int round = 0; round < 300; round++) {
      List<Datagram> changed = new ArrayList<>();
      for (Datagram datagram : session) {
        byte[] octets = datagram.octets.clone();
        for (int n = random.nextInt(3); n > 0; n--) {
          octets[8 + random.nextInt(octets.length - 8)] = (byte) random.nextInt();
        }
        if (random.nextInt(4) == 0) {
          ByteBuffer.wrap(octets).putInt(24, random.nextInt(octets.length + 8));
        }
        changed.add(new Datagram(octets, datagram.source));
      }
      open(table, changed);
    }
  }

  /** Why messages stay encrypted. */
  private List<String> encrypted(String keys, List<Datagram> messages) throws IOException {
    return open(keys, messages).stream().flatMap(o -> o.problem().stream()).toList();
  }

  private List<IkeOpener.Opened> open(String keys, List<Datagram> messages) throws IOException {
    Files.writeString(directory.resolve(IkeKeys.TABLE_V1), keys);
    IkeOpener opener = new IkeOpener(IkeKeys.read(directory));
    List<IkeOpener.Opened> opened = new ArrayList<>();
    for (Datagram datagram : messages) {
      ByteBuffer in = ByteBuffer.wrap(datagram.octets);
      Optional<Ike> header = IkeDissector.dissect(in);
      header.ifPresent(h -> opened.add(opener.open(h, in, datagram.source)));
    }
    return opened;
  }
}
