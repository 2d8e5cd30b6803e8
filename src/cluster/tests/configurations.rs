//! `clp.conf`: what is read from it, and what is said where it cannot be read.

use super::{fault, faults};
use crate::cluster::{
    Depends, Description, MOST_ATTRIBUTES, MOST_RESOURCES, Trouble, read_configuration,
};

const SOUND: &str = r#"<?xml version="1.0" encoding="SJIS"?>
<root>
  <all><charset>SJIS</charset><serveros>windows</serveros></all>
  <cluster><name>shop</name><comment> </comment></cluster>
  <server name="alpha"><priority>0</priority></server>
  <server name="beta"><priority>1</priority></server>
  <group name="store">
    <type>failover</type>
    <policy name="beta"><order>0</order></policy>
    <resource name="md@disk"/>
    <resource name="script@open &amp; close"/>
    <gid>0</gid>
  </group>
  <resource>
    <types name="md"/><types name="script"/>
    <md name="disk"><parameters><volumemountpoint> P: </volumemountpoint></parameters>
      <server name="alpha"><parameters><volumeguid>1</volumeguid></parameters></server></md>
    <script name="open &amp; close"><comment/><depend name="disk"/><depend name="nothing"/></script>
    <service name="bare"><depend name=""/></service>
    <newtype name="later"><unheard>of</unheard></newtype>
  </resource>
  <monitor>
    <types name="servicew"/>
    <servicew name="watch"><target>bare</target><relation><name>disk</name><type>rsc</type></relation></servicew>
    <userw name="user"><target> </target><relation><name>LocalServer</name><type>cls</type></relation></userw>
  </monitor>
  <trekking><savedversion>4.2.0-1</savedversion></trekking>
</root>
"#;

fn read(text: &str) -> Description {
    read_configuration(text.as_bytes().to_vec())
}

#[test]
fn everything_is_read_with_its_place() {
    let description = read(SOUND);
    assert_eq!(description.faults, []);
    let slice = |span| description.source.slice(span);
    let cluster = description.cluster.as_ref().unwrap();
    let texts = |words: &[crate::cluster::Word]| -> Vec<String> {
        words.iter().map(|w| w.text.clone()).collect()
    };
    assert_eq!(texts(&cluster.servers), ["alpha", "beta"]);
    assert_eq!(
        slice(cluster.saved_version.as_ref().unwrap().span),
        "4.2.0-1"
    );
    let group = &cluster.groups[0];
    assert_eq!(slice(group.span), "<group name=\"store\">");
    assert_eq!(texts(&group.policy), ["beta"]);
    assert!(group.is_failover() && !group.waits);
    let members: Vec<_> = group
        .members
        .iter()
        .map(|m| (m.kind.as_str(), m.name.as_str()))
        .collect();
    assert_eq!(members, [("md", "disk"), ("script", "open & close")]);
    assert_eq!(slice(group.members[1].span), "script@open &amp; close");

    let [disk, script, bare, later] = cluster.resources.as_slice() else {
        panic!("four resources");
    };
    let drive = disk.parameter("parameters/volumemountpoint").unwrap();
    assert_eq!((drive.text.as_str(), slice(drive.span)), ("P:", "P:"));
    assert_eq!(
        disk.parameter("server/parameters/volumeguid").unwrap().text,
        "1"
    );
    assert_eq!(disk.depends, Depends::Default);
    assert_eq!(slice(script.span), "<script name=\"open &amp; close\">");
    let Depends::Listed(names) = &script.depends else {
        panic!("it lists what it depends on");
    };
    assert_eq!(texts(names), ["disk", "nothing"]);
    assert_eq!(slice(names[0].span), "disk");
    assert_eq!(bare.depends, Depends::Unclear);
    assert_eq!(
        (later.kind.as_str(), later.name.text.as_str()),
        ("newtype", "later")
    );

    let [watch, user] = cluster.monitors.as_slice() else {
        panic!("two monitors");
    };
    assert_eq!(watch.target.as_ref().unwrap().text, "bare");
    assert_eq!(slice(watch.restarts.as_ref().unwrap().span), "disk");
    assert!(user.target.is_none() && user.restarts.is_none());
}

#[test]
fn what_is_no_configuration_is_told_at_its_place() {
    let name = |name: &str| name.to_owned();
    let cases = [
        ("", "1:1", Trouble::Empty),
        (" \n", "1:1", Trouble::Empty),
        (
            "<cluster><name/></cluster>",
            "1:1",
            Trouble::WrongRoot {
                name: name("cluster"),
            },
        ),
        ("<root>\n<other/></root>", "1:1", Trouble::NoCluster),
        (
            "<root><server name='a'/></root>\n<root/>",
            "2:1",
            Trouble::SecondRoot,
        ),
        (
            "<root>\n <group name='g'>\n </grup>\n</root>",
            "3:2",
            Trouble::CloseTag {
                expected: name("group"),
                found: name("grup"),
            },
        ),
        (
            "<root>\n <group name='g'>\n  <resource name='fip@a'/>\n",
            "3:27",
            Trouble::CutOff {
                element: Some(name("group")),
            },
        ),
        (
            "<root>\n <group name='g'>\n  <resource na",
            "3:15",
            Trouble::CutOff {
                element: Some(name("resource")),
            },
        ),
        (
            "<root>\n  <group name='g'>\n    <",
            "3:6",
            Trouble::CutOff { element: None },
        ),
        (
            "<?xml version='1.0'",
            "1:20",
            Trouble::CutOff { element: None },
        ),
        (
            "<root><group name='a' name='b'/></root>",
            "1:23",
            Trouble::RepeatedAttribute { name: name("name") },
        ),
        (
            "<root>\n<group name='&boom;'/></root>",
            "2:14",
            Trouble::Entity,
        ),
        ("<root><group name=g/></root>", "1:19", Trouble::Malformed),
    ];
    for (text, place, trouble) in cases {
        assert_eq!(fault(&read(text)), (place.to_owned(), trouble), "{text}");
    }
}

#[test]
fn bombs_and_depths_end_at_once() {
    let bomb = "<?xml version='1.0'?>\n<!DOCTYPE root [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n<root>&b;</root>";
    assert_eq!(
        fault(&read(bomb)),
        ("2:1".to_owned(), Trouble::DocumentType)
    );
    let deep = format!(
        "<root>{}{}</root>",
        "<a>".repeat(100_000),
        "</a>".repeat(100_000)
    );
    let small_stack = std::thread::Builder::new().stack_size(256 << 10);
    let found = small_stack
        .spawn(move || fault(&read(&deep)))
        .unwrap()
        .join()
        .unwrap();
    assert_eq!(
        found,
        ("1:604".to_owned(), Trouble::TooDeep { levels: 200 })
    );
    let unclosed = "<a>".repeat(100_000);
    assert!(matches!(fault(&read(&unclosed)).1, Trouble::TooDeep { .. }));
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=''")).collect();
    let most = MOST_ATTRIBUTES;
    let crowded = ("1:7".to_owned(), Trouble::TooManyAttributes { most });
    assert_eq!(
        fault(&read(&format!("<root><a{attributes}/></root>"))),
        crowded
    );
    let spaces: String = (0..=most)
        .map(|n| format!("<a xmlns:n{n}='u{n}'/>"))
        .collect();
    let found = fault(&read(&format!("<root>{spaces}</root>"))).1;
    assert_eq!(found, Trouble::TooManyAttributes { most });
    let most = MOST_RESOURCES;
    let members = "<resource name='md@x'/>".repeat(most + 1);
    let found = fault(&read(&format!(
        "<root><group name='g'>{members}</group></root>"
    )))
    .1;
    assert_eq!(found, Trouble::TooManyResources { most });
}

#[test]
fn hostile_texts_only_give_faults() {
    let pieces = [
        "<",
        "</",
        "<!--",
        "<![CDATA[",
        "<?",
        "<!DOCTYPE",
        "\"",
        "'",
        ">",
        "=",
        "<a b",
        "&",
        "]]>",
        "\u{0}",
        "表",
        "<root>",
        "<group name=",
        "password",
        "<password>",
        "/>",
    ];
    for first in pieces {
        for second in pieces {
            for third in pieces {
                let text = format!("<root>{first}{second}{third}");
                assert!(!faults(&read(&text)).is_empty(), "{text}");
            }
        }
    }
}
