/** What a scenario asks for, as data: gateways, tunnel, addresses. */
@NullMarked
package resync.lab.topology;

import org.jspecify.annotations.NullMarked;
