package resync.peer.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import resync.peer.crypto.EncryptionAlgorithm;

/** Reads one section below {@code connections}. */
final class ConnectionReader {
  private ConnectionReader() {}

  static ConnectionConfig read(
      SectionReader section,
      Retransmission retransmission,
      RecoveryConfig recovery,
      boolean weakAlgorithms,
      CredentialFiles files) {
    int version = section.choice("version", Map.of("0", 2, "1", 1, "2", 2), 2);
    boolean aggressive = section.flag("aggressive", false);
    section.only("mobike", "no");
    ConnectionConfig.Fragmentation fragmentation = fragmentation(section, version);
    section.only("childless", "allow", "never");
    section.only("reauth_time", "0", "0s");
    section.only("send_certreq", "no", "yes");
    section.only("send_cert", "ifasked", "always");
    section.only("dscp", "000000");
    section.only("pull", "yes", "no");
    section.unsupported(
        "vips",
        "pools",
        "ocsp",
        "ppk_id",
        "ppk_required",
        "if_id_in",
        "if_id_out",
        "mediation",
        "mediated_by",
        "mediation_peer");
    List<AddressRange> local = Addresses.ranges(section, "local_addrs");
    List<AddressRange> remote = Addresses.ranges(section, "remote_addrs");
    Duration rekey = section.duration("rekey_time", Duration.ofHours(4));
    Duration over = section.duration("over_time", rekey.dividedBy(10));
    Duration random = section.duration("rand_time", over);
    EndReader ends = new EndReader(section, files);
    EndReader.End here = ends.local();
    EndReader.End there = ends.remote();
    List<ChildConfig> children = new ArrayList<>();
    SectionReader childSections = section.section("children");
    for (SectionReader child : childSections.sections("<name>", n -> true)) {
      children.add(ChildReader.read(child, weakAlgorithms));
    }
    childSections.finish();
    ConnectionConfig connection =
        new ConnectionConfig(
            section.name(),
            version,
            aggressive,
            local,
            remote,
            section.integer("local_port", 500, 0, 65_535),
            section.integer("remote_port", 500, 1, 65_535),
            here.identity().filter(id -> id.type() != Identity.Type.ANY),
            there.identity().orElse(Identity.ANY),
            ProposalParser.read(section, "proposals", ProposalParser.Protocol.IKE, weakAlgorithms),
            section.flag("encap", false),
            fragmentation,
            section.duration("dpd_delay", Duration.ZERO),
            section.duration("dpd_timeout", Duration.ZERO),
            keyingTries(section),
            rekey,
            over,
            random,
            section.choice(
                "unique",
                Map.of(
                    "no", ConnectionConfig.Unique.NO,
                    "never", ConnectionConfig.Unique.NEVER,
                    "replace", ConnectionConfig.Unique.REPLACE,
                    "keep", ConnectionConfig.Unique.KEEP),
                ConnectionConfig.Unique.NO),
            children,
            PeerSettingsReader.retransmission(section, retransmission),
            PeerSettingsReader.recovery(section, recovery),
            here.certificate(),
            there.authorities());
    checkStart(section, childSections, connection);
    checkVersion(section, childSections, connection);
    checkProtection(section, childSections, connection);
    checkSignatures(section, connection);
    section.finish();
    return connection;
  }

  private static ConnectionConfig.Fragmentation fragmentation(SectionReader section, int version) {
    if (version != 1) {
      section.only("fragmentation", "no");
      return ConnectionConfig.Fragmentation.NO;
    }
    return section.choice(
        "fragmentation",
        Map.of(
            "no", ConnectionConfig.Fragmentation.NO,
            "accept", ConnectionConfig.Fragmentation.ACCEPT,
            "yes", ConnectionConfig.Fragmentation.YES,
            "force", ConnectionConfig.Fragmentation.FORCE),
        ConnectionConfig.Fragmentation.YES);
  }

  private static int keyingTries(SectionReader section) {
    return "%forever".equals(section.text("keyingtries"))
        ? 0
        : section.integer("keyingtries", 1, 0, 1_000_000);
  }

  private static void checkSignatures(SectionReader section, ConnectionConfig connection) {
    boolean here = connection.ownCertificate().isPresent();
    boolean there = connection.authorities().isPresent();
    if (connection.version() == 2 && (here || there)) {
      section
          .problems()
          .add(
              section.source(),
              "connection '" + connection.name() + "' signs, which this peer does with IKEv1 only",
              "version = 1, or auth = psk at both ends");
    } else if (here != there) {
      section
          .problems()
          .add(
              section.source(),
              "connection '"
                  + connection.name()
                  + "' has a signature at one end only; IKEv1 has one method for both",
              "the same 'auth' in local and remote");
    }
  }

  /** What IKEv1 has not, or has alone. */
  private static void checkVersion(
      SectionReader section, SectionReader children, ConnectionConfig connection) {
    if (connection.version() != 1) {
      if (connection.aggressive()) {
        section
            .problems()
            .add(section.where("aggressive"), "aggressive mode is IKEv1's", "version = 1");
      }
      return;
    }
    if (connection.proposals().stream().noneMatch(ConnectionReader::isForIkev1)) {
      section
          .problems()
          .add(
              section.where("proposals"),
              "IKEv1 encrypts with no AEAD cipher, and none of the proposals has another",
              "such as aes256-sha256-modp2048");
    }
    for (ChildConfig child : connection.children()) {
      if (child.localTs().size() > 1 || child.remoteTs().size() > 1) {
        section
            .problems()
            .add(
                children.section(child.name()).source(),
                "child '" + child.name() + "': IKEv1 has one traffic selector a side",
                "a child for each pair of local_ts and remote_ts");
      }
    }
  }

  private static boolean isForIkev1(Proposal proposal) {
    return proposal.of(Transform.Type.ENCRYPTION).stream()
        .flatMap(t -> EncryptionAlgorithm.ofTransform(t.id(), t.keyLength()).stream())
        .anyMatch(EncryptionAlgorithm::isCbc);
  }

  private static void checkProtection(
      SectionReader section, SectionReader children, ConnectionConfig connection) {
    for (ChildConfig child : connection.children()) {
      boolean simple = child.ahProposals().isEmpty() && child.mode() == ChildConfig.Mode.TUNNEL;
      if (connection.version() == 2 && !simple) {
        section
            .problems()
            .add(
                children.section(child.name()).source(),
                "child '"
                    + child.name()
                    + "' asks for AH or for transport mode, which this peer negotiates with IKEv1"
                    + " only",
                "version = 1 in the connection, or ESP in tunnel mode");
      }
    }
  }

  /** A child that negotiates needs to know with whom. */
  private static void checkStart(
      SectionReader section, SectionReader children, ConnectionConfig connection) {
    if (connection.remoteAddress().isPresent()) {
      return;
    }
    for (ChildConfig child : connection.children()) {
      if (child.startAction().trap() || child.startAction().start()) {
        section
            .problems()
            .add(
                children.section(child.name()).where("start_action"),
                "child '"
                    + child.name()
                    + "' cannot negotiate: connection '"
                    + connection.name()
                    + "' names no single remote address",
                "remote_addrs with an address, or start_action = none");
      }
    }
  }
}
