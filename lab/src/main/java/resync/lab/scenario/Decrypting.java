package resync.lab.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import resync.lab.archive.ScenarioFolder;
import resync.lab.archive.WiresharkProfile;
import resync.lab.capture.Decryption.IkeMessage;
import resync.lab.capture.Decryption.Protection;
import resync.lab.capture.IkeMessages;
import resync.lab.check.CaptureShows.Decrypted;
import resync.lab.check.CaptureShows.Message;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.KeyExporting;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;

/** Reads captures with the keys that the gateways export. */
final class Decrypting {
  private Decrypting() {}

  /**
   * Puts the key tables of all gateways that export them into one folder; whether there are any.
   */
  static boolean mergeKeys(Testbed testbed, Path target) {
    List<WiresharkProfile.Tables> nodes = new ArrayList<>();
    for (GatewayName gateway : testbed.topology().names()) {
      if (testbed.gateway(gateway) instanceof KeyExporting exporting) {
        Addressing.End end = testbed.topology().addressing().of(gateway);
        nodes.add(new WiresharkProfile.Tables(exporting.wiresharkProfile(), end.own(), end.wan()));
      }
    }
    return WiresharkProfile.merge(nodes, target);
  }

  /** What can be read of the IKE messages in the capture on one side of the wire. */
  static Decrypted messages(Testbed testbed, GatewayName gateway, Path profile) {
    if (!mergeKeys(testbed, profile)) {
      return withoutKeys(testbed.topology());
    }
    testbed.wire().flush();
    return messages(testbed.capture(gateway), profile);
  }

  /** The same of a scenario's folder. */
  static Decrypted archived(Path folder, Topology topology, GatewayName gateway) {
    Path profile = folder.resolve(WiresharkProfile.FOLDER);
    return Files.isDirectory(profile)
        ? messages(ScenarioFolder.capture(folder, gateway), profile)
        : withoutKeys(topology);
  }

  /** By gateway, what the keys in a scenario's folder make readable; empty without keys. */
  static Map<GatewayName, List<Message>> archived(Path folder, Topology topology) {
    Map<GatewayName, List<Message>> messages = new LinkedHashMap<>();
    for (GatewayName gateway : topology.names()) {
      if (archived(folder, topology, gateway) instanceof Decrypted.Messages read) {
        messages.put(gateway, read.messages());
      }
    }
    return messages;
  }

  private static Decrypted withoutKeys(Topology topology) {
    return new Decrypted.Unreadable("no gateway of " + topology.pair() + " exports its keys");
  }

  /** What can be read of the IKE messages in a capture. */
  static Decrypted messages(Path capture, Path profile) {
    List<Message> readable = new ArrayList<>();
    Map<Long, String> problems = new HashMap<>();
    try {
      for (IkeMessage m : IkeMessages.read(capture, profile)) {
        if (m.protection() == Protection.ENCRYPTED) {
          problems.put(m.number(), m.problem().orElse("no key fits"));
        } else {
          readable.add(
              new Message(m.number(), m.time(), m.source(), m.names(), m.spis(), m.contents()));
        }
      }
    } catch (IOException e) {
      return new Decrypted.Unreadable(String.valueOf(e.getMessage()));
    }
    return new Decrypted.Messages(readable, problems);
  }
}
