Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And west retransmits every 0 seconds and gives up after 3 tries
    Then west and east agree on their SAs
