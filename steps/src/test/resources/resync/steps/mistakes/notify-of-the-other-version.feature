Feature: mistake
  Scenario: one
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    And traffic flowing both ways between west and east
    When west rekeys its IPsec SAs
    Then the capture shows NO_ADDITIONAL_SAS from east to west
