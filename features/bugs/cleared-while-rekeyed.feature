Feature: Child SAs are cleared while they are rekeyed with a peer that has lost the IKE SA
  Found by exploring (seed 2834). The rekeying request is never answered, and the packets that asked
  for a new Child SA meanwhile were not allowed to ask again for 30 s after it was given up.

  Scenario: packets bring the tunnel back once the rekeying is given up
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes128gcm16-prfsha256-curve25519 |
      | esp proposal | aes128gcm16 |
    And west recovers invalid SPIs
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east recovers invalid SPIs
    And east retransmits every 500 milliseconds and gives up after 5 tries
    And hosts that send a probe every 100 milliseconds
    And traffic flowing from west to east
    When east silently clears its IKE SAs
    And west rekeys its IPsec SAs
    And west silently clears its IPsec SAs
    Then traffic flows again within 5 seconds
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
    And no plaintext crossed the wire
    And no probe arrived twice
