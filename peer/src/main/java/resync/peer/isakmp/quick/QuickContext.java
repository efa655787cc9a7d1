package resync.peer.isakmp.quick;

import resync.peer.isakmp.Context;

/**
 * What the tasks of quick mode may use.
 *
 * @param phase1 what they stand on
 */
record QuickContext(Context phase1, IpsecSas pairs, Preparation preparation) {}
