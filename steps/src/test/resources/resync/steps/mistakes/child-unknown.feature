Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And the tunnel between west and east has the children:
      | child  | west networks | east networks |
      | office | 10.1.1.0/24   | 10.2.1.0/24   |
      | voice  | 10.1.2.0/24   | 10.2.2.0/24   |
    And traffic flowing from west to east in office
    When east silently clears the IPsec SAs of voices
    Then no probe in office is lost
