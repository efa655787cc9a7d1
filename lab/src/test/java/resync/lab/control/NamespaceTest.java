package resync.lab.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "804: eth0    inet6 fe80::42:acff:fe12:2/64 scope link proto kernel_ll",
        "anycast fe80:: dev eth0 table local proto kernel metric 0 pref medium",
        "multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium",
        "ff02::1:ff12:2 dev eth0 lladdr 33:33:ff:12:00:02 NOARP",
        "fe80::8f6:efff:fe67:e58c dev eth0 lladdr 0a:f6:ef:67:e5:8c STALE"
      })
  void leavesWhatTheKernelDoesWithTheEnginesDeviceToIt(String line) {
    assertTrue(Namespace.ofTheKernel(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "198.18.0.3 dev eth0 lladdr 02:42:c6:12:00:03 PERMANENT",
        "fd00:1::/64 via fd00:1::1 dev eth0 metric 1024 pref medium",
        "2001:db8:ff02::/64 dev eth0 metric 1024 pref medium",
        "fe80::/64 dev lan0 proto kernel metric 256 pref medium",
        "220: from all lookup 220"
      })
  void seesWhatAScenarioHasLeft(String line) {
    assertFalse(Namespace.ofTheKernel(line));
  }
}
