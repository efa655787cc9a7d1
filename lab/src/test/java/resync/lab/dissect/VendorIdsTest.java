package resync.lab.dissect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Vendor IDs are hashes of texts, so most of the table can be computed. */
class VendorIdsTest {
  private static List<String[]> table() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(VendorIds.class.getResourceAsStream("vendor-ids.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  @Test
  void aHashBeginsWithTheOctetsOfTheTable() throws IOException, GeneralSecurityException {
    int hashes = 0;
    for (String[] row : table()) {
      assertEquals(4, row.length, () -> String.join("|", row));
      if (!row[2].equals("-")) {
        byte[] text = row[2].replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
        assertTrue(hash.startsWith(row[0]), () -> row[1] + ": " + hash);
        hashes++;
      }
    }
    assertEquals(8, hashes);
  }

  private static Optional<String> name(String hex) {
    return VendorIds.name(HexFormat.of().parseHex(hex));
  }

  @Test
  void versionsAndFlagsBehindTheHashDoNotMatter() {
    assertEquals(Optional.of("DPD RFC 3706"), name("afcad71368a1f1c96b8696fc77570100"));
    assertEquals(Optional.of("Cisco Unity"), name("12f5f28c457168a9702d9fe274cc0100"));
    assertEquals(Optional.of("FRAGMENTATION"), name("4048b7d56ebce88525e7de7f00d6c2d380000000"));
    assertEquals(Optional.of("XAUTH"), name("09002689dfd6b712"));
    assertEquals(Optional.of("strongSwan"), name("882fe56d6fd20dbc2251613b2ebe5beb"));
    assertEquals(Optional.of("NAT-T RFC 3947"), name("4a131c81070358455c5728f20e95452f"));
  }

  @Test
  void aTextIsItsOwnNameAndAnythingElseHasNone() {
    assertEquals(Optional.of("OpenPGP10171"), name("4f70656e5047503130313731"));
    assertEquals(Optional.empty(), name("afcad71368a1"), "too short for what it begins like");
    assertEquals(Optional.empty(), name("00112233445566778899aabbccddeeff"));
    assertEquals(Optional.empty(), name("414243"), "three octets are chance");
    assertEquals(Optional.empty(), name(""));
  }

  @Test
  void bothVersionsHaveThem() {
    byte[] chain = HexFormat.of().parseHex("0d00000c09002689dfd6b712" + "0000000800112233");
    assertEquals(
        List.of("VID XAUTH", "VID 00112233"),
        IkePayloads.in(ByteBuffer.wrap(chain), 13, 1).stream().map(IkePayload::toString).toList());
    byte[] alone = HexFormat.of().parseHex("00000014882fe56d6fd20dbc2251613b2ebe5beb");
    assertEquals(
        List.of("V strongSwan"),
        IkePayloads.in(ByteBuffer.wrap(alone), 43, 2).stream().map(IkePayload::toString).toList());
  }
}
