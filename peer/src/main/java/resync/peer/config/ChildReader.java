package resync.peer.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads one section below {@code children}. */
final class ChildReader {
  private static final Map<String, ChildConfig.Action> ACTIONS =
      Map.of(
          "none", ChildConfig.Action.NONE,
          "trap", ChildConfig.Action.TRAP,
          "start", ChildConfig.Action.START,
          "trap|start", new ChildConfig.Action(true, true));
  private static final Map<String, ChildConfig.Action> DPD_ACTIONS = dpdActions();

  private ChildReader() {}

  static ChildConfig read(SectionReader section, boolean weakAlgorithms) {
    section.only("sha256_96", "no");
    section.only("policies", "yes");
    section.only("policies_fwd_out", "no");
    section.only("hostaccess", "no", "yes");
    section.only("ipcomp", "no");
    section.only("inactivity", "0", "0s");
    section.only("reqid", "0");
    section.only("priority", "0");
    section.only("tfc_padding", "0");
    section.only("hw_offload", "no");
    section.only("copy_df", "yes");
    section.only("copy_ecn", "yes");
    section.only("copy_dscp", "out");
    section.only("icmp", "no");
    section.only("per_cpu_sas", "no");
    section.unsupported(
        "updown",
        "interface",
        "mark_in",
        "mark_in_sa",
        "mark_out",
        "set_mark_in",
        "set_mark_out",
        "if_id_in",
        "if_id_out",
        "label",
        "label_mode");
    boolean ah = section.text("ah_proposals") != null;
    boolean esp = !ah || section.text("esp_proposals") != null;
    // As in strongSwan, whichever of the pair is given implies the other.
    Duration life = section.duration("life_time", Duration.ZERO);
    Duration rekey =
        section.duration(
            "rekey_time", life.isZero() ? Duration.ofHours(1) : life.minus(life.dividedBy(10)));
    if (section.text("life_time") == null) {
      life = rekey.plus(rekey.dividedBy(10));
    }
    Duration random = section.duration("rand_time", atLeastZero(life.minus(rekey)));
    long lifeBytes = section.count("life_bytes", 0);
    long rekeyBytes = section.count("rekey_bytes", lifeBytes - lifeBytes / 10);
    long lifePackets = section.count("life_packets", 0);
    long rekeyPackets = section.count("rekey_packets", lifePackets - lifePackets / 10);
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
                ChildConfig.Mode.TUNNEL),
            section.choice("start_action", ACTIONS, ChildConfig.Action.NONE),
            section.choice("dpd_action", DPD_ACTIONS, ChildConfig.Action.NONE),
            section.choice("close_action", ACTIONS, ChildConfig.Action.NONE),
            rekey,
            life,
            random,
            rekeyBytes,
            section.text("life_bytes") == null ? rekeyBytes + rekeyBytes / 10 : lifeBytes,
            rekeyPackets,
            section.text("life_packets") == null ? rekeyPackets + rekeyPackets / 10 : lifePackets,
            section.integer("replay_window", 32, 0, 4096));
    section.only("rand_bytes", "0");
    section.only("rand_packets", "0");
    section.finish();
    return child;
  }

  private static Map<String, ChildConfig.Action> dpdActions() {
    Map<String, ChildConfig.Action> actions = new HashMap<>(ACTIONS);
    actions.put("clear", ChildConfig.Action.NONE);
    actions.put("restart", ChildConfig.Action.START);
    return actions;
  }

  private static Duration atLeastZero(Duration value) {
    return value.isNegative() ? Duration.ZERO : value;
  }
}
