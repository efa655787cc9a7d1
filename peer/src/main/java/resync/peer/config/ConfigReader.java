package resync.peer.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads swanctl.conf strictly: what strongSwan would not know, and what this peer does not do, is
 * an error with its place and what would be accepted. Settings of this peer that strongSwan does
 * not have are in the top-level section {@code resync}; some may be repeated in a connection.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * Reads a file and all that it includes.
   *
   * @throws ConfigException with every mistake found
   */
  public static PeerConfig read(Path file) throws ConfigException {
    Problems problems = new Problems();
    Section root = SettingsParser.parse(file, problems);
    problems.throwIfAny();
    return build(root, CredentialFiles.beside(file), problems);
  }

  /**
   * Reads a text as if it were a file.
   *
   * @param name what messages call the file
   * @throws ConfigException with every mistake found
   */
  public static PeerConfig read(String name, String text) throws ConfigException {
    return read(name, text, Map.of());
  }

  /**
   * Reads a text as if it were a file with others beside it.
   *
   * @param name what messages call the file
   * @param files certificates and keys in PEM, by paths such as {@code x509/gateway.pem}
   * @throws ConfigException with every mistake found
   */
  public static PeerConfig read(String name, String text, Map<String, String> files)
      throws ConfigException {
    Problems problems = new Problems();
    Section root = SettingsParser.parse(name, text, problems);
    problems.throwIfAny();
    return build(root, new CredentialFiles(files), problems);
  }

  private static PeerConfig build(Section written, CredentialFiles files, Problems problems)
      throws ConfigException {
    Section resolved = written.resolved(problems);
    SectionReader root = new SectionReader(resolved, "", problems);
    root.unsupportedUnlessEmpty("pools", "authorities");
    SectionReader own = root.section("resync");
    PeerSettings settings = PeerSettingsReader.read(own);
    Retransmission retransmission = PeerSettingsReader.retransmission(own, Retransmission.DEFAULT);
    RecoveryConfig recovery = PeerSettingsReader.recovery(own, RecoveryConfig.OFF);
    boolean weakAlgorithms = own.flag("weak_algorithms", false);
    own.finish();

    List<ConnectionConfig> connections = new ArrayList<>();
    SectionReader sections = root.section("connections");
    for (SectionReader section : sections.sections("<name>", n -> true)) {
      connections.add(
          ConnectionReader.read(section, retransmission, recovery, weakAlgorithms, files));
    }
    sections.finish();
    List<PresharedKey> secrets = Secrets.read(root.section("secrets"));
    // A top-level section that others refer to is a template and may have any name.
    written.templates().forEach(root::section);
    root.finish();
    checkNames(connections, sections, problems);
    problems.throwIfAny();
    return new PeerConfig(connections, secrets, settings, problems.warnings());
  }

  private static void checkNames(
      List<ConnectionConfig> connections, SectionReader sections, Problems problems) {
    Map<String, String> seen = new HashMap<>();
    for (ConnectionConfig connection : connections) {
      for (ChildConfig child : connection.children()) {
        String other = seen.putIfAbsent(child.name(), connection.name());
        if (other != null) {
          problems.add(
              sections.section(connection.name()).source(),
              "the child name '"
                  + child.name()
                  + "' of connection '"
                  + connection.name()
                  + "' is taken by connection '"
                  + other
                  + "'; a child is addressed by its name alone");
        }
      }
    }
  }
}
