Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | ah proposal | sha256 |
    And traffic flowing both ways between west and east
    When the next ESP packet from west to east is lost
    Then no probe is lost for 1 second
