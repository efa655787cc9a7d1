Feature: Gateways authenticate by RSA signatures
  Each gateway signs with the key to a certificate of an authority that both trust (RFC 2409 section
  5.1). The certificate names the identity: as its subject, or as a subject alternative name (RFC
  4945 section 3.1).

  Scenario Outline: <exchange> mode, <west identity> and <east identity>
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | authentication | rsa             |
      | exchange       | <exchange>      |
      | west identity  | <west identity> |
      | east identity  | <east identity> |
    And traffic flowing both ways between west and east
    Then phase 1 was done in <exchange> mode
    And west and east agree on their SAs
    And no plaintext crossed the wire

    Examples:
      | west       | east       | exchange   | west identity              | east identity     |
      | java       | java       | main       | west.example.org           | 198.51.100.1      |
      | java       | strongswan | main       | C=DE, O=Example, CN=west   | east@example.org  |
      | strongswan | java       | main       | C=DE, O=Example, CN=west   | east@example.org  |
      | strongswan | strongswan | main       | C=DE, O=Example, CN=west   | east@example.org  |
      | strongswan | strongswan | aggressive | west.example.org           | 198.51.100.1      |
      | java       | java       | aggressive | west.example.org           | 198.51.100.1      |
      | java       | strongswan | aggressive | C=DE, O=Example, CN=west   | east@example.org  |
      | strongswan | java       | aggressive | west.example.org           | east@example.org  |

  @containers
  Scenario Outline: certificates too large for the path go in fragments
    Given gateways west running <west> and east running <east>
    And an IKEv1 tunnel between west and east with:
      | authentication     | rsa |
      | largest IKE packet | 500 |
    And traffic flowing both ways between west and east
    Then IKE messages crossed the wire in fragments of at most 500 octets
    And west and east agree on their SAs

    Examples:
      | west       | east       |
      | java       | java       |
      | java       | strongswan |
      | strongswan | java       |
