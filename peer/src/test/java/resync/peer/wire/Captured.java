package resync.peer.wire;

/**
 * Messages that others have sent: from Wireshark's test capture ikev2-decrypt-aes128ccm12.pcap,
 * frames as they are quoted in Scapy's test/contrib/ikev2.uts. IKE alone, without the headers of
 * Ethernet, IPv4 and UDP. 192.168.1.2:500 initiates, 192.168.1.14:500 responds.
 */
public final class Captured {
  /** IKE_SA_INIT request: SA (AES-CCM-12), KE (ECP-256), nonce, three notifies. */
  public static final String INIT_REQUEST =
      "ea684d21597afd3600000000000000002120220800000000000000f82200002800000024"
          + "010100030300000c0100000f800e00800300000802000005000000080400001328000048"
          + "0013000032c6dffe5c43b0d5811f7eaaa84c9f78bf99b9069c2b072e0b82f46bf6f66dd4"
          + "5f97ef89ee285fd5df527a44776b529fc9d8a909d842a6fb59b96a095395617229000024"
          + "b655462d6f4b66f872ccd7f0f4b4857732921339cbaa5237edba244f262b68232900001c"
          + "00004004949c9db5739d75a974a49c184618369b34b7f9422900001c000040053e721b46"
          + "be07d53111425d7f80d2c6e220c6072e000000100000402f0001000200030004";

  /** INFORMATIONAL request, encrypted; a Delete is the first payload inside. */
  public static final String ENCRYPTED_DELETE =
      "ea684d21597afd36d9fe2ab22dac23ac2e202508000000020000003d2a000021cca0b35d"
          + "e5abc51c9987cbf1f5ecff210eb767cdb85179383b964d78e2";

  private Captured() {}
}
