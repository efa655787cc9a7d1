Feature: Both ends rekey the IPsec SAs of an IKEv1 tunnel at the same moment
  Found by exploring (seed 7292). Each end sent on a pair of its own choice, so that both pairs stayed,
  and each next time both ends rekeyed one more came to be.

  Scenario: one pair of IPsec SAs stays
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | ike proposal | aes128-sha256-ecp256 |
      | esp proposal | aes128gcm16          |
    And traffic flowing from west to east
    When the next Quick Mode message from west to east is delayed by 100 milliseconds
    And the next Quick Mode message from east to west is delayed by 100 milliseconds
    And west and east rekey their IPsec SAs at the same time
    Then traffic flows again within 1 second
    And the negotiation comes to rest
    And west and east agree on their SAs
    And west and east have one IKE SA and one Child SA within 10 seconds
