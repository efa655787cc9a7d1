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
  @TempDir Path root;

  private void file(String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private DataPlane chosen() {
    return DataPlane.choose(null, false, root, "amd64");
  }

  private DataPlane chosenWhereOnlyAKernelWillDo(String architecture) {
    return DataPlane.choose(null, true, root, architecture);
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
    assertEquals(DataPlane.LIBIPSEC, DataPlane.choose("libipsec", true, root, "amd64"));
    assertEquals(DataPlane.GUEST, DataPlane.choose("guest", false, root, "amd64"));
    assertEquals(
        DataPlane.NETLINK, DataPlane.choose("netlink", false, Path.of("/nowhere"), "amd64"));
    NodeException wrong =
        assertThrows(NodeException.class, () -> DataPlane.choose("pfkey", false, root, "amd64"));
    assertEquals(
        "RESYNC_KERNEL is \"pfkey\"; it can be libipsec, netlink or guest, or unset for the one"
            + " that fits",
        wrong.getMessage());
  }
}
