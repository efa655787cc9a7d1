Feature: Found by exploring: not always does what this says
  both ends have the same IKE SAs, none half-open: seed 12 found the opposite.
  west has [2762f653f8cb5466/b67be39f4a02a78e], east has [], half-open 0

  Scenario: both ends have the same IKE SAs, none half-open after one fault
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes128gcm16-prfsha256-curve25519 |
      | esp proposal | aes128gcm16 |
    And west recovers invalid SPIs
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east recovers invalid SPIs
    And east retransmits every 500 milliseconds and gives up after 5 tries
    And traffic flowing from west to east
    When east silently clears its IKE SAs
    And the wire treats packets as usual again
    Then traffic flows again within 20 seconds
    And west and east agree on their SAs
    And west and east agree on their IKE SAs
    And the negotiation comes to rest
    And no plaintext crossed the wire
    And no probe arrived twice
