Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east with:
      | authentication | rsa |
    When the pre-shared key of east is changed
    Then west and east agree on their SAs
