package resync.peer.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code secrets}. */
final class Secrets {
  private Secrets() {}

  static List<PresharedKey> read(SectionReader secrets) {
    List<PresharedKey> keys = new ArrayList<>();
    for (SectionReader section : secrets.sections("ike-<name>", n -> n.startsWith("ike"))) {
      List<Identity> owners = new ArrayList<>();
      for (Section.Setting id : section.settings("id-<name>", k -> k.startsWith("id"))) {
        Identity owner = Identities.read(section, id.key(), String.valueOf(id.value()));
        if (owner != null) {
          owners.add(owner);
        }
      }
      String secret = section.text("secret");
      byte[] octets = secret == null ? null : octets(secret);
      if (secret == null) {
        section
            .problems()
            .add(section.source(), "secret '" + section.name() + "' lacks the setting 'secret'");
      } else if (octets == null) {
        section
            .problems()
            .add(
                section.where("secret"),
                "the secret is neither hexadecimal nor Base64 as its prefix says",
                "0x and hexadecimal digits, 0s and Base64, or a text without such a prefix");
      } else {
        keys.add(new PresharedKey(section.name(), owners, octets));
      }
      section.finish();
    }
    for (SectionReader section : secrets.sections("private-<name>", Secrets::isKeyFile)) {
      // The key is found by its certificate, in whichever file it is; a passphrase is not
      // supported.
      section.text("file");
      section.unsupported("secret");
      section.finish();
    }
    for (SectionReader section : secrets.sections("ike-<name>", Secrets::isOtherKind)) {
      section
          .problems()
          .add(
              section.source(),
              "section 'secrets." + section.name() + "' is not supported by this peer",
              "ike-<name>");
    }
    secrets.finish();
    return keys;
  }

  private static boolean isKeyFile(String name) {
    return name.startsWith("private") || name.startsWith("rsa");
  }

  private static boolean isOtherKind(String name) {
    return List.of("eap", "xauth", "ntlm", "ppk", "ecdsa", "pkcs", "token").stream()
        .anyMatch(name.toLowerCase(Locale.ROOT)::startsWith);
  }

  /** The octets of a secret; null where the digits do not fit the prefix. */
  static byte @Nullable [] octets(String secret) {
    String digits = secret.length() < 2 ? "" : secret.substring(2);
    try {
      if (secret.startsWith("0x") || secret.startsWith("0X")) {
        String hex = digits.replace(":", "");
        return HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);
      }
      if (secret.startsWith("0s") || secret.startsWith("0S")) {
        return Base64.getDecoder().decode(digits);
      }
    } catch (IllegalArgumentException e) {
      return null;
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }
}
