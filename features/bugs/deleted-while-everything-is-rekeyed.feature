Feature: Child SAs are deleted while they and the IKE SA are rekeyed
  Found by exploring (seed 41139). A packet that wants a Child SA while a rekeying is under way waits
  for that one; when it came to nothing for the packet, nobody could ask again for 30 s.

  @containers
  Scenario: packets bring the tunnel back at once
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes128gcm16-prfsha256-curve25519 |
      | esp proposal | aes128gcm16 |
    And west recovers invalid SPIs
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east recovers invalid SPIs
    And east retransmits every 500 milliseconds and gives up after 5 tries
    And hosts that send a probe every 100 milliseconds
    And traffic flowing from east to west
    When the next IKE message from east to west is delayed by 105 milliseconds
    And east rekeys its IKE SA
    And west and east rekey their IPsec SAs at the same time
    And 6 milliseconds pass
    And west clears its IPsec SAs
    And the wire treats packets as usual again
    Then traffic flows again within 3 seconds
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
    And no plaintext crossed the wire
    And no probe arrived twice
