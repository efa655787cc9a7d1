package resync.peer.config;

import java.time.Duration;

/** Reads the settings that are this peer's own: section {@code resync}. */
final class PeerSettingsReader {
  /** Linux' IFNAMSIZ without the closing zero. */
  private static final int DEVICE_NAME_LENGTH = 15;

  private PeerSettingsReader() {}

  static PeerSettings read(SectionReader own) {
    PeerSettings d = PeerSettings.DEFAULT;
    return new PeerSettings(
        own.rate("recovery_rate_per_peer", d.recoveryPerPeer()),
        own.rate("recovery_rate_total", d.recoveryTotal()),
        own.rate("notify_rate_per_peer", d.notifyPerPeer()),
        own.rate("liveness_rate_per_peer", d.livenessPerPeer()),
        positive(own, "log_interval", d.logInterval()),
        own.integer("log_flows", d.logFlows(), 1, 1_000_000),
        own.integer("half_open_limit", d.halfOpenLimit(), 1, 1_000_000),
        own.integer("cookie_threshold", d.cookieThreshold(), 0, 1_000_000),
        device(own, d.tunDevice()),
        own.integer("tun_mtu", d.tunMtu(), 576, 65_535),
        own.integer("fragment_size", d.fragmentSize(), 200, 65_535),
        own.flag("commit_bit", d.commitBit()),
        own.flag("dangling_sas", d.danglingSas()),
        own.duration("nat_keepalive", d.natKeepalive()),
        own.flag("udp_segmentation", d.udpSegmentation()));
  }

  /** Retransmission as a section says it, else as said above it. */
  static Retransmission retransmission(SectionReader section, Retransmission otherwise) {
    return new Retransmission(
        positive(section, "retransmit_timeout", otherwise.timeout()),
        section.integer("retransmit_tries", otherwise.tries(), 0, 100),
        section.factor("retransmit_base", otherwise.base(), 1));
  }

  /** Recovery as a section says it, else as said above it. */
  static RecoveryConfig recovery(SectionReader section, RecoveryConfig otherwise) {
    return new RecoveryConfig(
        section.flag("invalid_spi_recovery", otherwise.invalidSpiRecovery()),
        section.duration("traffic_liveness", otherwise.trafficLiveness()));
  }

  private static Duration positive(SectionReader section, String key, Duration otherwise) {
    Duration value = section.duration(key, otherwise);
    if (value.isZero()) {
      section.wrong(key, String.valueOf(section.text(key)), "a time above zero");
      return otherwise;
    }
    return value;
  }

  private static String device(SectionReader own, String otherwise) {
    String name = own.text("tun_device");
    if (name == null) {
      return otherwise;
    }
    if (name.length() > DEVICE_NAME_LENGTH || name.indexOf('/') >= 0 || name.indexOf(' ') >= 0) {
      own.wrong("tun_device", name, "a device name of at most 15 characters, such as ipsec0");
      return otherwise;
    }
    return name;
  }
}
