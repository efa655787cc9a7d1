Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east with:
      | mode | tunel |
    And traffic flowing both ways between west and east
    When east restarts and looses all its SAs
    And the NAT in front of west loses its mappings
    Then no probe is lost for 0 seconds
    And the capture shows NO_PROPOSAL_CHOOSEN from east to west
