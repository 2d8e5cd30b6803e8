//! Who waits for whom.

use super::data;
use crate::cluster::{Cluster, Dependencies, Lookup, Reason, read_configuration, read_table};

fn table(rows: &str) -> Cluster {
    let text = format!("group,resource,type,depends_on\n{rows}");
    read_table(text.into_bytes(), None, &data())
        .cluster
        .unwrap()
}

fn index(cluster: &Cluster, name: &str) -> usize {
    cluster
        .resources
        .iter()
        .position(|r| r.name.text == name)
        .unwrap()
}

#[test]
fn defaults_stand_in_for_what_is_not_listed() {
    let cluster = table(
        "g,ip,fip,\ng,disk,md,\ng,open,script,\ng,db,service,disk\ng,app,service,open\nh,disk2,md,\n",
    );
    let graph = Dependencies::new(&cluster, &data());
    let at = |name: &str| index(&cluster, name);
    assert_eq!(graph.direct(at("ip")), []);
    assert_eq!(graph.direct(at("disk")), [(at("ip"), Reason::Default)]);
    let open = graph.direct(at("open"));
    assert_eq!(
        open,
        [(at("ip"), Reason::Default), (at("disk"), Reason::Default)]
    );
    assert_eq!(graph.direct(at("app")), [(at("open"), Reason::Listed)]);

    let all = graph.waiting_for(&[at("disk")], None);
    let listed = graph.waiting_for(&[at("disk")], Some(Reason::Listed));
    let members = |set: &crate::cluster::Reached| -> Vec<&str> {
        let names = cluster.resources.iter().enumerate();
        names
            .filter(|(i, _)| set.contains(*i))
            .map(|(_, r)| r.name.text.as_str())
            .collect()
    };
    assert_eq!(members(&all), ["disk", "open", "db", "app"]);
    assert_eq!(members(&listed), ["disk", "db"]);
    assert_eq!(
        members(&graph.awaited_by(&[at("app")], None)),
        ["ip", "disk", "open", "app"]
    );
}

#[test]
fn a_dash_means_nothing_at_all() {
    let cluster = table("g,disk,md,-\ng,open,script,-\n");
    let graph = Dependencies::new(&cluster, &data());
    assert_eq!(graph.direct(1), []);
}

#[test]
fn names_lead_to_the_own_group_first() {
    let cluster = table("g,a,fip,\ng,b,script,a;c;A;zz\nh,c,fip,\n");
    let graph = Dependencies::new(&cluster, &data());
    assert_eq!(graph.lookup(&cluster, 1, "a"), Lookup::Here(0));
    assert_eq!(graph.lookup(&cluster, 1, "A"), Lookup::Here(0));
    assert_eq!(graph.lookup(&cluster, 1, "c"), Lookup::Elsewhere(2));
    assert_eq!(graph.lookup(&cluster, 1, "zz"), Lookup::Nowhere);
    let conf = r#"<root><group name="g"><resource name="script@x"/><resource name="service@y"/></group>
        <resource><service name="x"/><script name="x"/><service name="y"/></resource></root>"#;
    let cluster = read_configuration(conf.as_bytes().to_vec())
        .cluster
        .unwrap();
    let graph = Dependencies::new(&cluster, &data());
    assert_eq!(graph.members, [vec![1, 2]]);
}

#[test]
fn circles_are_shown_once_and_shortest() {
    let cluster = table(
        "g,a,script,b\ng,b,script,c;d\ng,c,script,a\ng,d,script,b\ng,e,script,e\ng,f,script,a\n",
    );
    let graph = Dependencies::new(&cluster, &data());
    assert_eq!(graph.cycles(), [vec![0, 1, 2], vec![4]]);
    assert_eq!(
        Dependencies::new(&table("g,a,fip,\ng,b,script,a\n"), &data())
            .cycles()
            .len(),
        0
    );
}

#[test]
fn long_chains_and_wide_groups_stay_small() {
    let chain: String = (1..20_000)
        .map(|i| format!("g,r{i},script,r{}\n", i - 1))
        .collect();
    let cluster = table(&format!("g,r0,script,r19999\n{chain}"));
    let small_stack = std::thread::Builder::new().stack_size(256 << 10);
    let work = move || Dependencies::new(&cluster, &data()).cycles();
    let cycles = small_stack.spawn(work).unwrap().join().unwrap();
    assert_eq!(cycles.len(), 1);
    assert_eq!(cycles[0].len(), 20_000);
    let wide: String = (0..10_000)
        .map(|i| format!("g,f{i},fip,\ng,s{i},service,\n"))
        .collect();
    let cluster = table(&wide);
    let graph = Dependencies::new(&cluster, &data());
    assert!(graph.waiting_for(&[0], None).contains(19_999));
}

#[test]
fn depths_follow_every_kind_of_dependency() {
    let cluster = table(
        "g,ip,fip,\ng,disk,md,\ng,open,script,\ng,app,service,open\ng,log,service,-\ng,a,appli,b\ng,b,appli,a\ng,c,appli,a\n",
    );
    let depths = Dependencies::new(&cluster, &data()).depths();
    let known = [
        Some(1),
        Some(2),
        Some(3),
        Some(4),
        Some(1),
        None,
        None,
        None,
    ];
    assert_eq!(depths, known);
}
