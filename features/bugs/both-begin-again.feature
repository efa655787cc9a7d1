Feature: Both ends set up a tunnel at the same moment after one of them deleted it
  Found by exploring (seeds 100010 and 246): packets of both hosts made both ends begin at once. Two
  IKE SAs and two Child SAs came to be, and stayed until their lifetime ended.

  @containers
  Scenario: one IKE SA stays after a Delete
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes128gcm16-prfsha256-curve25519 |
      | esp proposal | aes128gcm16                      |
    And west recovers invalid SPIs
    And east recovers invalid SPIs
    And traffic flowing both ways between west and east
    When west clears its IKE SAs
    Then traffic flows again within 1 second
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over

  Scenario: one IKE SA stays where it is rekeyed at once
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | ike proposal | aes128gcm16-prfsha256-curve25519 |
      | esp proposal | aes128gcm16                      |
    And west recovers invalid SPIs
    And east recovers invalid SPIs
    And traffic flowing both ways between west and east
    When west clears all its SAs
    And 10 milliseconds pass
    And east rekeys its IKE SA
    Then traffic flows again within 1 second
    And the negotiation comes to rest
    And west and east agree on their SAs
    And no IKE SA is left over
