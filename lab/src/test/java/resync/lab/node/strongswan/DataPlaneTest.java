package resync.lab.node.strongswan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import resync.lab.node.NodeException;

/** The files are those of real machines, shortened. */
class DataPlaneTest {
  private static final DataPlane.Need USUAL = new DataPlane.Need(false, false);
  private static final DataPlane.Need KERNEL = new DataPlane.Need(true, false);

  @TempDir Path root;

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private DataPlane chosen() {
    return DataPlane.choose(null, USUAL, root, "amd64");
  }

  private DataPlane chosenWhereOnlyAKernelWillDo(String architecture) {
    return DataPlane.choose(null, KERNEL, root, architecture);
  }

  @Test
  void userspaceWhereTheKernelHasNoIpsec() throws IOException {
    assertEquals(DataPlane.LIBIPSEC, chosen());
    file("proc/modules", "esp4 28672 2 - Live 0x0\n");
    assertEquals(DataPlane.LIBIPSEC, chosen());
  }

  @Test
  void userspaceWhereIpsecHasNoEsp() throws IOException {
    file("proc/net/xfrm_stat", "XfrmInError 0\n");
    file("proc/sys/kernel/osrelease", "6.18.5\n");
    file("proc/modules", "esp4_offload 1 0 - Live 0x0\nxfrm_user 49152 2 - Live 0x0\n");
    file("lib/modules/6.18.5/modules.builtin", "kernel/net/ipv4/esp4_offload.ko\n");
    file("lib/modules/6.12.0/modules.builtin", "kernel/net/ipv4/esp4.ko\n");
    assertEquals(DataPlane.LIBIPSEC, chosen());
  }

  @Test
  void theKernelWhereEspIsLoaded() throws IOException {
    file("proc/net/xfrm_stat", "XfrmInError 0\n");
    file("proc/modules", "xfrm_user 49152 2 - Live 0x0\nesp4 28672 2 - Live 0x0\n");
    assertEquals(DataPlane.NETLINK, chosen());
  }

  @Test
  void theKernelWhereEspIsBuiltInOrCanBeLoaded() throws IOException {
    file("proc/net/xfrm_stat", "XfrmInError 0\n");
    file("proc/sys/kernel/osrelease", "6.12.0\n");
    file("lib/modules/6.12.0/modules.builtin", "kernel/net/ipv4/esp4.ko\n");
    assertEquals(DataPlane.NETLINK, chosen());
    file("lib/modules/6.12.0/modules.builtin", "kernel/net/ipv4/ip_gre.ko\n");
    assertEquals(DataPlane.LIBIPSEC, chosen());
    file("lib/modules/6.12.0/modules.dep", "kernel/net/ipv4/esp4.ko.xz: kernel/crypto/a.ko.xz\n");
    assertEquals(DataPlane.NETLINK, chosen());
  }

  @Test
  void theKernelHasEspForEachVersionOfIp() throws IOException {
    DataPlane.Need ipv6 = new DataPlane.Need(false, true);
    file("proc/net/xfrm_stat", "XfrmInError 0\n");
    file("proc/modules", "esp4 28672 2 - Live 0x0\n");
    assertEquals(DataPlane.NETLINK, chosen());
    assertEquals(DataPlane.LIBIPSEC, DataPlane.choose(null, ipv6, root, "amd64"));
    file("proc/modules", "esp4 28672 2 - Live 0x0\nesp6 24576 0 - Live 0x0\n");
    assertEquals(DataPlane.NETLINK, DataPlane.choose(null, ipv6, root, "amd64"));
  }

  @Test
  void aKernelOfItsOwnOnlyWhereOneIsNeededAndMissing() throws IOException {
    assertEquals(DataPlane.GUEST, chosenWhereOnlyAKernelWillDo("amd64"));
    assertEquals(DataPlane.LIBIPSEC, chosen());
    assertEquals(DataPlane.LIBIPSEC, chosenWhereOnlyAKernelWillDo("aarch64"));
    file("proc/net/xfrm_stat", "XfrmInError 0\n");
    file("proc/modules", "esp4 28672 2 - Live 0x0\n");
    assertEquals(DataPlane.NETLINK, chosenWhereOnlyAKernelWillDo("amd64"));
  }

  @Test
  void aPersonDecidesOtherwise() throws IOException {
    file("proc/net/xfrm_stat", "XfrmInError 0\n");
    file("proc/modules", "esp4 28672 2 - Live 0x0\n");
    assertEquals(DataPlane.LIBIPSEC, DataPlane.choose("libipsec", KERNEL, root, "amd64"));
    assertEquals(DataPlane.GUEST, DataPlane.choose("guest", USUAL, root, "amd64"));
    assertEquals(
        DataPlane.NETLINK, DataPlane.choose("netlink", USUAL, Path.of("/nowhere"), "amd64"));
    NodeException wrong =
        assertThrows(NodeException.class, () -> DataPlane.choose("pfkey", USUAL, root, "amd64"));
    assertEquals(
        "RESYNC_KERNEL is \"pfkey\"; it can be libipsec, netlink or guest, or unset for the one"
            + " that fits",
        wrong.getMessage());
  }
}
