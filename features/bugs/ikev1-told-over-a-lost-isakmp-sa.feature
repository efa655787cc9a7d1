Feature: A peer that has lost its ISAKMP SA goes on sending on an IPsec SA that is deleted
  Found by exploring (seed 140). The Delete, and then INVALID-SPI again and again, were said over an
  ISAKMP SA that only one end had; IKEv1 answers neither, so nobody noticed.

  @containers
  Scenario: who is told twice is asked whether it lives
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | ike proposal | aes128-sha256-ecp256 |
      | esp proposal | aes128gcm16          |
    And west recovers invalid SPIs
    And west retransmits every 500 milliseconds and gives up after 5 tries
    And east recovers invalid SPIs
    And traffic flowing from east to west
    When east silently clears its IKE SAs
    And west clears its IPsec SAs
    Then traffic flows again within 12 seconds
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
