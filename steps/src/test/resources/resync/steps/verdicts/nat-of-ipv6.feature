Feature: verdict

  Scenario: a NAT of IPv6 is told to be none of the lab's
    Given gateways west running java and east running java
    And the gateways have IPv6 addresses
    And a NAT in front of west
    And an IKEv2 tunnel between west and east
    And traffic flowing from west to east
    Then west and east agree on their SAs
