Feature: An IPsec SA is in use again because the one that replaced it is gone
  Found by exploring (seeds 3343 and 5459). The peer gave the new one up, as it never got the last
  message of the quick mode. The old one carried the traffic again and was still marked as replaced,
  so that nobody would have renewed it.

  Scenario: the last message of a quick mode never arrives
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | ike proposal | aes128-sha256-ecp256 |
      | esp proposal | aes128gcm16          |
    And west recovers invalid SPIs
    And west retransmits every 300 milliseconds and gives up after 3 tries
    And east recovers invalid SPIs
    And traffic flowing from east to west
    When the next Quick Mode message from west to east is delayed by 500 milliseconds
    And east rekeys its IPsec SAs
    And 200 milliseconds pass
    And the next 10 Quick Mode messages from east to west are lost
    And 3 seconds pass
    And the wire treats packets as usual again
    Then traffic flows again within 3 seconds
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
