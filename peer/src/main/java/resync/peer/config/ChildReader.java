package resync.peer.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one section below {@code children}. */
final class ChildReader {
  private static final ChildConfig.Action BOTH = new ChildConfig.Action(true, true);
  private static final Map<String, ChildConfig.Action> ACTIONS =
      Map.of(
          "none", ChildConfig.Action.NONE,
          "clear", ChildConfig.Action.NONE,
          "trap", ChildConfig.Action.TRAP,
          "route", ChildConfig.Action.TRAP,
          "start", ChildConfig.Action.START,
          "restart", ChildConfig.Action.START,
          "trap|start", BOTH,
          "start|trap", BOTH);

  private ChildReader() {}

  static ChildConfig read(SectionReader section, boolean weakAlgorithms) {
    section.onlyFlag("sha256_96", false);
    section.onlyFlag("policies", true);
    section.onlyFlag("policies_fwd_out", false);
    section.flag("hostaccess", false);
    section.onlyFlag("ipcomp", false);
    section.onlyZero("inactivity");
    section.onlyZero("reqid");
    section.onlyZero("priority");
    section.onlyZero("tfc_padding");
    section.only("hw_offload", "no", "auto");
    section.onlyFlag("copy_df", true);
    section.onlyFlag("copy_ecn", true);
    section.only("copy_dscp", "out");
    section.onlyFlag("icmp", false);
    section.onlyFlag("per_cpu_sas", false);
    section.onlyZero("if_id_in");
    section.onlyZero("if_id_out");
    section.onlyFlag("mark_in_sa", false);
    section.unsupported(
        "interface", "mark_in", "mark_out", "set_mark_in", "set_mark_out", "label", "label_mode");
    if (section.text("updown") != null) {
      section
          .problems()
          .warn(
              section.where("updown"),
              "this peer runs no scripts: 'updown' of child '" + section.name() + "' does nothing");
    }
    boolean ah = section.text("ah_proposals") != null;
    boolean esp = !ah || section.text("esp_proposals") != null;
    if (ah && section.text("esp_proposals") != null) {
      section
          .problems()
          .warn(
              section.where("ah_proposals"),
              "ah_proposals beside esp_proposals puts AH around ESP; strongSwan offers either");
    }
    // As in strongSwan, whichever of the pair is given implies the other.
    boolean limited = section.text("life_time") != null;
    Duration life = section.duration("life_time", Duration.ZERO);
    Duration rekey =
        section.duration("rekey_time", limited ? SoftLimit.below(life) : Duration.ofHours(1));
    if (!limited) {
      life = SoftLimit.above(rekey);
    }
    Duration random = section.duration("rand_time", atLeastZero(life.minus(rekey)));
    long lifeBytes = section.count("life_bytes", 0);
    long rekeyBytes = section.count("rekey_bytes", SoftLimit.below(lifeBytes));
    long lifePackets = section.count("life_packets", 0);
    long rekeyPackets = section.count("rekey_packets", SoftLimit.below(lifePackets));
    if (!life.isZero() && rekey.compareTo(life) > 0) {
      section
          .problems()
          .add(
              section.where("life_time"),
              "life_time is shorter than rekey_time in child '" + section.name() + "'",
              "a life_time above rekey_time");
    }
    ChildConfig child =
        new ChildConfig(
            section.name(),
            esp
                ? ProposalParser.read(
                    section, "esp_proposals", ProposalParser.Protocol.ESP, weakAlgorithms)
                : List.of(),
            ah
                ? ProposalParser.read(
                    section, "ah_proposals", ProposalParser.Protocol.AH, weakAlgorithms)
                : List.of(),
            Addresses.selectors(section, "local_ts"),
            Addresses.selectors(section, "remote_ts"),
            section.choice(
                "mode",
                Map.of("tunnel", ChildConfig.Mode.TUNNEL, "transport", ChildConfig.Mode.TRANSPORT),
                ChildConfig.Mode.TUNNEL,
                Set.of("transport_proxy", "beet", "iptfs", "pass", "drop")),
            section.choice("start_action", ACTIONS, ChildConfig.Action.NONE),
            section.choice("dpd_action", ACTIONS, ChildConfig.Action.NONE),
            section.choice("close_action", ACTIONS, ChildConfig.Action.NONE),
            rekey,
            life,
            random,
            rekeyBytes,
            section.text("life_bytes") == null ? SoftLimit.above(rekeyBytes) : lifeBytes,
            rekeyPackets,
            section.text("life_packets") == null ? SoftLimit.above(rekeyPackets) : lifePackets,
            section.integer("replay_window", 32, 0, 4096));
    section.onlyZero("rand_bytes");
    section.onlyZero("rand_packets");
    section.finish();
    return child;
  }

  private static Duration atLeastZero(Duration value) {
    return value.isNegative() ? Duration.ZERO : value;
  }
}
