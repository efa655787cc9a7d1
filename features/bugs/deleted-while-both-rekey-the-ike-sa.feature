Feature: All SAs are deleted right after both ends have rekeyed the IKE SA
  Found by exploring (seed 1720, with a NAT). Both gateways rekey the IKE SA at once, and one of them
  does not learn which of the two new ones stays. Its peer has deleted the one that loses and now
  clears everything: the old IKE SA has to end with its Child SAs, and must not live on in a new one
  that is gone.

  Scenario: a deleted IKE SA takes over nothing
    Given gateways west running java and east running java
    And a NAT in front of west
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes128gcm16-prfsha256-curve25519 |
      | esp proposal | aes128gcm16 |
    And west recovers invalid SPIs
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east recovers invalid SPIs
    And east retransmits every 500 milliseconds and gives up after 5 tries
    And hosts that send a probe every 100 milliseconds
    And traffic flowing both ways between west and east
    When the next 3 CREATE_CHILD_SA responses from east to west are lost
    And west restarts and loses all its SAs
    And 2000 milliseconds pass
    And west and east rekey their IKE SA at the same time
    And 2 milliseconds pass
    And east clears all its SAs
    And the wire treats packets as usual again
    Then traffic flows again within 1 second
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
    And no plaintext crossed the wire
    And no probe arrived twice
