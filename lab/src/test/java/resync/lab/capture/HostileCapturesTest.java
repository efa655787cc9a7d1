package resync.lab.capture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static resync.lab.capture.Packets.esp;
import static resync.lab.capture.Packets.ethernet;
import static resync.lab.capture.Packets.fileHeader;
import static resync.lab.capture.Packets.hex;
import static resync.lab.capture.Packets.ike;
import static resync.lab.capture.Packets.ipv4;
import static resync.lab.capture.Packets.join;
import static resync.lab.capture.Packets.payload;
import static resync.lab.capture.Packets.record;
import static resync.lab.capture.Packets.udp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Captures come from anywhere. Whatever is in one, the lab reads as much of it as makes sense, or
 * says in a sentence that it is none; and it takes no longer than for a good one.
 */
@Timeout(180)
class HostileCapturesTest {
  private static final int MUTATIONS = 4000;
  private static final int RAW = 101;
  private static final long SEED = 20261129;

  private static final int[] INTERESTING = {0, 1, 0x7f, 0x80, 0xff};

  @TempDir Path directory;

  private static List<byte[]> packets() throws Exception {
    byte[] init = ike(0x20, 34, 8, 33, join(payload(34, new byte[40]), payload(0, new byte[200])));
    byte[] datagram = udp(500, 500, init);
    byte[] first = ipv4(17, 0x2000, Arrays.copyOf(datagram, 160));
    byte[] second = ipv4(17, 20, Arrays.copyOfRange(datagram, 160, datagram.length));
    byte[] v6 =
        join(
            hex("60000000 0108 2c 40"),
            new byte[32],
            hex("11 00 0001 00000009"),
            Arrays.copyOf(datagram, 256));
    SealedIke suite = SealedIke.gcm(128, 16);
    return List.of(
        ipv4(17, 0, datagram),
        first,
        second,
        v6,
        ipv4(50, 0, esp("b761863e", 1)),
        ipv4(51, 0, join(hex("32 04 0000 b76186a2 00000005"), new byte[12], esp("b761863e", 1))),
        ipv4(17, 0, udp(4500, 4500, join(new byte[4], suite.message(37, 8, 0, new byte[0])))),
        ipv4(17, 0, udp(500, 500, suite.fragment(37, 8, 41, 1, 2, new byte[20]))),
        ipv4(17, 0, udp(500, 500, ike(0x10, 2, 0, 132, payload(0, join(hex("0001 01 01"), init))))),
        ipv4(17, 0, udp(500, 500, ike(0x10, 32, 1, 8, new byte[64]))));
  }

  private static byte[] pcap() throws Exception {
    byte[] file = fileHeader(ByteOrder.LITTLE_ENDIAN, Packets.MICROSECONDS, Packets.ETHERNET);
    for (byte[] packet : packets()) {
      file = join(file, record(ByteOrder.LITTLE_ENDIAN, 1, 5, ethernet(packet)));
    }
    return file;
  }

  private static byte[] pcapng(Pcapng ng) throws Exception {
    byte[] file =
        join(
            ng.section(),
            ng.device(RAW, 0, ng.resolution(9), ng.offset(5), ng.option(0, new byte[0])),
            ng.device(Packets.ETHERNET, 0),
            ng.block(0x0bad, new byte[5]));
    int number = 0;
    for (byte[] packet : packets()) {
      byte[] ethernet = ethernet(packet);
      file =
          join(
              file,
              switch (number++ % 4) {
                case 0 -> ng.packet(1, 7, ethernet, ng.option(1, hex("6869")));
                case 1 -> ng.oldPacket(0, 7, packet);
                case 2 -> ng.simplePacket(packet.length, packet);
                default -> ng.packet(0, 1L << 40, packet);
              });
    }
    return file;
  }

  @Test
  void nothingInAPcapFileMakesItThrow() throws Exception {
    mutate(pcap());
  }

  @Test
  void nothingInAPcapngFileMakesItThrow() throws Exception {
    mutate(pcapng(Pcapng.LITTLE));
    mutate(pcapng(Pcapng.BIG));
  }

  /** Also where all records are in order, and only their packets are not. */
  @Test
  void nothingInAPacketMakesItThrow() throws Exception {
    Random random = new Random(SEED);
    Path file = directory.resolve("mutated.pcap");
    Path profile = profile();
    byte[] header = fileHeader(ByteOrder.LITTLE_ENDIAN, Packets.MICROSECONDS, RAW);
    List<byte[]> good = packets();
    long read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = header;
      for (byte[] packet : good) {
        byte[] changed = change(packet, random);
        mutated = join(mutated, record(ByteOrder.LITTLE_ENDIAN, 1 + i, 5, changed));
      }
      Files.write(file, mutated);
      read += CaptureContents.read(file, profile).packets();
    }
    assertTrue(read > MUTATIONS, "only " + read + " packets were read");
  }

  private void mutate(byte[] good) throws Exception {
    Random random = new Random(SEED);
    Path file = directory.resolve("mutated");
    Path profile = profile();
    Files.write(file, good);
    long whole = CaptureContents.read(file, profile).packets();
    assertTrue(whole >= 10, whole + " packets");
    long partly = 0;
    long refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = change(good, random);
      Files.write(file, mutated);
      try {
        CaptureContents contents = CaptureContents.read(file, profile);
        assertTrue(contents.packets() <= mutated.length / 16);
        partly += contents.notes().isEmpty() ? 0 : 1;
      } catch (IOException e) {
        assertFalse(String.valueOf(e.getMessage()).isBlank());
        refused++;
      }
      try (PcapReader reader = new PcapReader(file)) {
        reader.poll();
      } catch (IOException e) {
        // Said above.
      }
    }
    assertTrue(partly > MUTATIONS / 10, partly + " were read in part");
    assertTrue(refused > 0 && refused < MUTATIONS / 2, refused + " were refused");
  }

  private static byte[] change(byte[] good, Random random) {
    byte[] octets = good.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(octets.length);
      switch (random.nextInt(5)) {
        case 0 -> octets[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> octets[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
        case 2 -> {
          if (at + 4 <= octets.length) {
            ByteBuffer.wrap(octets).putInt(at, random.nextInt(3) - 1);
          }
        }
        case 3 -> octets = Arrays.copyOf(octets, 1 + random.nextInt(octets.length));
        default -> {
          int from = random.nextInt(octets.length);
          int length = Math.min(random.nextInt(40), octets.length - Math.max(from, at));
          System.arraycopy(octets, from, octets, at, length);
        }
      }
    }
    return octets;
  }

  private Path profile() throws IOException {
    Path profile = Files.createDirectories(directory.resolve("wireshark"));
    Files.writeString(profile.resolve(IkeKeys.TABLE), SealedIke.gcm(128, 16).line());
    Files.writeString(
        profile.resolve(IkeKeys.TABLE_V1), "1111111111111111,00112233445566778899aabbccddeeff\n");
    return profile;
  }
}
