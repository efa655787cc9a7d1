Feature: The answer to a rekeying is lost or late
  A responder that goes over to the new SA on its own sends packets on an SPI that its peer does not
  have yet: all of them are lost until the request has been repeated. Public reports of it are
  Cisco's CSCsl68327 and, for an SPI that is used too early, strongswan/strongswan#3050. A responder
  goes over when something comes in on the new SA, or the old one is deleted (RFC 7296 section 2.8).

  Scenario Outline: the answer is <fate>, the initiator is <initiator>
    Given gateways west running java and east running java
    And an IKEv2 tunnel between west and east
    And traffic flowing both ways between west and east
    When the next CREATE_CHILD_SA response from <responder> to <initiator> is <fate>
    And <initiator> rekeys its IPsec SAs
    Then no probe is lost for 10 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs

    Examples:
      | initiator | responder | fate                 |
      | west      | east      | lost                 |
      | east      | west      | lost                 |
      | west      | east      | delayed by 3 seconds |

  Scenario Outline: message 3 of IKEv1's quick mode is <fate>
    Given gateways west running java and east running java
    And an IKEv1 tunnel between west and east
    And traffic flowing both ways between west and east
    When the second Quick Mode message from west to east is <fate>
    And west rekeys its IPsec SAs
    Then no probe is lost for 15 seconds
    And west and east have replaced their IPsec SAs
    And west and east agree on their SAs

    Examples:
      | fate                 |
      | lost                 |
      | delayed by 3 seconds |
