Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And the tunnel between west and east has the children:
      | child | west networks | east networks |
      | data  | 10.1.0.0/16   | 10.1.4.0/24   |
    Then west and east agree on their SAs
