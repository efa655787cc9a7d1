Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And the tunnel between west and east has the children:
      | child | west networks | east networks |
      | data  | fd00:1::/64   | fd00:2::/64   |
    Then west and east agree on their SAs
