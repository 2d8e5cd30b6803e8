//! Passwords are covered before anything else sees the text.

use super::{data, faults};
use crate::cluster::{read_configuration, read_table};

#[test]
fn passwords_are_covered_byte_for_byte() {
    let text = r#"<root><account><user>adm</user><password>hunter2</password></account>
<resource><appli name="a"><parameters><actpassword>8000000912ab34cd56ef</actpassword>
<actaccount>dom\user</actaccount><deactpassword><![CDATA[se<cret]]></deactpassword><x>80000009deadbeefdeadbeef</x>
<y agentPassword="oh no">kept</y></parameters></appli></resource></root>"#;
    let description = read_configuration(text.as_bytes().to_vec());
    assert_eq!(description.faults, []);
    let shown = description.source.text();
    assert_eq!(shown.len(), text.len());
    for secret in [
        "hunter2",
        "8000000912ab34cd56ef",
        "cret",
        "deadbeef",
        "oh no",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("<password>*******</password>"), "{shown}");
    assert!(shown.contains("dom\\user") && shown.contains(">kept<"));
    let cluster = description.cluster.unwrap();
    let values: Vec<_> = cluster.resources[0]
        .parameters
        .iter()
        .map(|p| p.value.text.as_str())
        .collect();
    assert_eq!(values, ["dom\\user", "************************", "kept"]);
}

#[test]
fn damaged_files_are_covered_too() {
    for text in [
        "<root><a><password>hunter2",
        "<root><a><password>hunter2</passw",
        "<root><password>hunter2</password></wrong>",
        "<!DOCTYPE x><root password='hunter2'/>",
        "<root password='hunter2",
        "<root><password><!-- old -->hunter2<b>hunter2</b><![CDATA[hunter2",
        "<root><!-- <password>hunter2</password> --></wrong>",
        "<root><!-- <user password='hunter2'/> and <Password id='1'>hunter2",
    ] {
        let description = read_configuration(text.as_bytes().to_vec());
        assert!(!description.faults.is_empty());
        assert!(!description.source.text().contains("hunter2"), "{text}");
    }
}

#[test]
fn comments_and_lists_are_looked_into() {
    let text = "<root><!-- was: <a>kept</a><pwd>hunter2</pwd> --><all><x>u1;80000009deadbeefdeadbeef;p</x>\
                <y z='a,80000009deadbeefdeadbeef'/></all></root>";
    let description = read_configuration(text.as_bytes().to_vec());
    assert_eq!(description.faults, []);
    let shown = description.source.text();
    assert!(
        !shown.contains("hunter2") && !shown.contains("deadbeef"),
        "{shown}"
    );
    assert!(
        shown.contains("<a>kept<") && shown.contains("<x>u1;****"),
        "{shown}"
    );
    assert!(shown.contains("-->"), "{shown}");
}

#[test]
fn damaged_tables_are_covered_too() {
    let header = "group,resource,type,depends_on,password\n";
    let other = "group,resource,type,depends_on,parameters\n";
    for (header, rows, place) in [
        (header, "g,a,appli,,hunter2,more\n", "2:20"),
        (header, "g,,appli,,hunter2\n", "2:1"),
        (header, "g,a,appli,\"x,hunter2\n", "2:11"),
        (other, "g,a,appli,,password=hunter2,more\n", "2:29"),
        (other, "g,a,\"appli,,password=hunter2\n", "2:5"),
        (
            "password,group,resource,type,depends_on\n",
            "hunter2,g\n",
            "2:1",
        ),
    ] {
        let text = format!("{header}{rows}");
        let description = read_table(text.as_bytes().to_vec(), None, &data());
        let faults = faults(&description);
        assert!(
            faults.len() == 1 && faults[0].0 == place,
            "{text}: {faults:?}"
        );
        let shown = description.source.text();
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.starts_with(header), "{shown}");
    }
}

#[test]
fn tables_can_hold_passwords() {
    let text = "group,resource,type,depends_on,password,parameters\n\
                g,a,appli,,hunter2,\"name=x;password=swordfish;ip=10.0.0.1\"\n\
                g,b,service,,80000009deadbeefdeadbeef,name=AppService\n";
    let description = read_table(text.as_bytes().to_vec(), None, &data());
    assert_eq!(description.faults, []);
    let shown = description.source.text();
    assert_eq!(shown.len(), text.len());
    for secret in ["hunter2", "swordfish", "deadbeef"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let cluster = description.cluster.unwrap();
    assert_eq!(
        cluster.resources[0]
            .parameter("parameters/ip")
            .unwrap()
            .text,
        "10.0.0.1"
    );
    assert_eq!(
        cluster.resources[1]
            .parameter("parameters/name")
            .unwrap()
            .text,
        "AppService"
    );
}
