package resync.peer.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalParserTest {

  @ParameterizedTest
  @CsvSource({
    "IKE, aes256-sha256-modp2048, aes256-sha256-modp2048-prfsha256",
    "IKE, aes256gcm16-prfsha256-curve25519, aes256gcm16-prfsha256-curve25519",
    "IKE, aes256gcm16-prfsha384-x25519, aes256gcm16-prfsha384-curve25519",
    "IKE, aes256gcm16-sha384-ecp256, aes256gcm16-ecp256-prfsha384",
    "IKE, AES128-sha2_256-prfsha512-modp3072, aes128-sha256-prfsha512-modp3072",
    "ESP, aes256-sha256, aes256-sha256-noesn",
    "ESP, aes256gcm16, aes256gcm16-noesn",
    "ESP, aes128gcm16-sha256-modp2048-noesn, aes128gcm16-modp2048-noesn",
  })
  void completesAProposalAsStrongSwanDoes(
      ProposalParser.Protocol protocol, String text, String expected) throws Exception {
    assertEquals(expected, read(protocol, text).getFirst().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "IKE, des-md5-modp768, des-md5-modp768-prfmd5",
    "IKE, 3des-sha1-modp1024, 3des-sha1-modp1024-prfsha1",
    "IKE, aes256-sha256-modp1536, aes256-sha256-modp1536-prfsha256",
    "ESP, des-sha1, des-sha1-noesn",
  })
  void weakAlgorithmsAreOffUnlessConfigured(
      ProposalParser.Protocol protocol, String text, String expected) throws Exception {
    assertEquals(expected, read(protocol, text, true).getFirst().toString());
    ConfigException e = assertThrows(ConfigException.class, () -> read(protocol, text));
    assertTrue(
        e.problems()
            .toString()
            .matches(".*(is a weak algorithm|are weak algorithms), which .* off.*"),
        e.problems().toString());
    assertTrue(e.problems().toString().contains("weak_algorithms = yes"));
  }

  @Test
  void espWithoutEncryptionIsNotWeakButNeedsIntegrity() throws Exception {
    assertEquals(
        "null-sha256-noesn",
        read(ProposalParser.Protocol.ESP, "null-sha256").getFirst().toString());
    assertThrows(ConfigException.class, () -> read(ProposalParser.Protocol.ESP, "null"));
    assertThrows(
        ConfigException.class, () -> read(ProposalParser.Protocol.IKE, "null-sha256-modp2048"));
  }

  @ParameterizedTest
  @CsvSource({
    "IKE, aes256-sha256, needs a key exchange method",
    "IKE, sha256-modp2048, needs an encryption algorithm",
    "IKE, aes256-modp2048, needs a PRF",
    "IKE, aes256gcm16-modp2048, needs a PRF",
    "IKE, aes256-prfsha256-modp2048, needs an integrity algorithm",
    "IKE, aes256-aes256gcm16-sha256-modp2048, mixes AEAD",
    "IKE, aes256-sha256-modp2048-noesn, 'noesn' in proposal",
    "ESP, aes256, needs an integrity algorithm",
    "ESP, aes256-sha256-prfsha256, 'prfsha256' in proposal",
    "ESP, aes256-sha256-esn, 'esn' in proposal",
    "ESP, aes256--sha256, '' in proposal",
  })
  void refusesWhatIsIncomplete(ProposalParser.Protocol protocol, String text, String expected) {
    ConfigException e = assertThrows(ConfigException.class, () -> read(protocol, text));
    assertTrue(e.problems().toString().contains(expected), e.problems().toString());
  }

  @Test
  void everyWrongWordIsSaidAtOnceAndNoneIsAdvisedThatIsRefused() {
    String problem =
        assertThrows(
                ConfigException.class,
                () -> read(ProposalParser.Protocol.IKE, "camellia128-sha256-modp4097-x25519"))
            .problems()
            .getFirst();
    assertTrue(problem.contains("'camellia128', 'modp4097' in proposal 'camellia128-"), problem);
    assertTrue(!problem.contains("null"), problem);
  }

  @Test
  void defaultsHaveNothingWeak() {
    for (ProposalParser.Protocol protocol : ProposalParser.Protocol.values()) {
      String all = ProposalParser.defaults(protocol).toString();
      for (String word : List.of("des", "null", "md5", "sha1", "modp768", "modp1024", "modp1536")) {
        assertTrue(!all.contains(word), all);
      }
    }
  }

  @Test
  void defaultsPreferClassicCiphersForIkeAndAeadForEsp() {
    assertTrue(
        ProposalParser.defaults(ProposalParser.Protocol.IKE)
            .getFirst()
            .toString()
            .startsWith("aes128-aes192-aes256-sha256"));
    assertTrue(
        ProposalParser.defaults(ProposalParser.Protocol.ESP)
            .getFirst()
            .toString()
            .startsWith("aes128gcm"));
  }

  @Test
  void transformsCarryTheNumbersOfTheRfc() throws Exception {
    Proposal proposal = read(ProposalParser.Protocol.IKE, "aes256-sha256-modp2048").getFirst();
    Transform encryption = proposal.of(Transform.Type.ENCRYPTION).getFirst();
    assertEquals(12, encryption.id());
    assertEquals(256, encryption.keyLength());
    assertEquals(12, proposal.of(Transform.Type.INTEGRITY).getFirst().id());
    assertEquals(5, proposal.of(Transform.Type.PRF).getFirst().id());
    assertEquals(14, proposal.of(Transform.Type.KEY_EXCHANGE).getFirst().id());
  }

  private static List<Proposal> read(ProposalParser.Protocol protocol, String text)
      throws ConfigException {
    return read(protocol, text, false);
  }

  private static List<Proposal> read(
      ProposalParser.Protocol protocol, String text, boolean weakAlgorithms)
      throws ConfigException {
    Problems problems = new Problems();
    Section section = SettingsParser.parse("p.conf", "proposals = " + text, problems);
    SectionReader reader = new SectionReader(section, "", problems);
    List<Proposal> proposals = ProposalParser.read(reader, "proposals", protocol, weakAlgorithms);
    problems.throwIfAny();
    return proposals;
  }
}
