package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeakAlgorithmsTest {
  @Test
  void namesEachWeakOneOnce() {
    assertEquals(List.of("sha1", "des", "modp768"), WeakAlgorithms.in("AH sha1, des-sha1-modp768"));
    assertEquals(
        List.of("3des", "md5", "prfmd5", "modp1024"),
        WeakAlgorithms.in("3des-md5-prfmd5-modp1024"));
    assertEquals(List.of(), WeakAlgorithms.in("aes256-sha256-prfsha256-modp2048/aes128gcm16/null"));
    assertEquals(List.of(), WeakAlgorithms.in(""));
  }
}
