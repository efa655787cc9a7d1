package resync.lab.topology;

/** The IKE version of a tunnel. */
public enum IkeVersion {
  IKEV1("IKEv1"),
  IKEV2("IKEv2");

  private final String word;

  IkeVersion(String word) {
    this.word = word;
  }

  /** As people write it. */
  public String word() {
    return word;
  }
}
