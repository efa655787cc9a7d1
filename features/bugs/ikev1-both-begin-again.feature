Feature: Both ends set up or replace an IKEv1 tunnel at the same moment
  Found by exploring (seeds 1 and 12). Two ISAKMP SAs came to be, and stayed until their lifetime
  ended.

  Scenario: one ISAKMP SA stays after a Delete
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | ike proposal | aes128-sha256-ecp256 |
      | esp proposal | aes128gcm16          |
    And west recovers invalid SPIs
    And east recovers invalid SPIs
    And traffic flowing both ways between west and east
    When west clears all its SAs
    Then traffic flows again within 1 second
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over

  Scenario: one ISAKMP SA stays where both ends replace it
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | ike proposal | aes128-sha256-ecp256 |
      | esp proposal | aes128gcm16          |
    And traffic flowing from west to east
    When west and east rekey their IKE SA at the same time
    Then traffic flows again within 1 second
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
