/// The page's style sheet: light and dark, wide, narrow and printed. Text has a contrast of at
/// least 4.5 to its ground in both; no colour carries a meaning that a symbol or word does not.
let pageStyle: StaticString = """
    :root{color-scheme:light dark;--ground:#fbfbf9;--sheet:#fff;--ink:#1c2128;--soft:#59636e;
    --line:#d9dde2;--band:#f2f4f6;--link:#0b57a4;--fail:#a1161b;--fail-ground:#fdeaea;
    --fail-bar:#c9353b;--review:#7a4b00;--review-ground:#fff2d4;--review-bar:#d9971e;
    --pass:#17643a;--pass-ground:#e5f4ea;--pass-bar:#4f9d6d}
    @media screen and (prefers-color-scheme:dark){:root{--ground:#14171b;--sheet:#1c2026;--ink:#e6e9ed;
    --soft:#a3adb8;--line:#3a414a;--band:#242a31;--link:#7db8f5;--fail:#ff9d9a;
    --fail-ground:#4a1d20;--fail-bar:#d9565b;--review:#f5c363;--review-ground:#43330f;
    --review-bar:#c98f24;--pass:#86d3a2;--pass-ground:#173524;--pass-bar:#4f9d6d}}
    *{box-sizing:border-box}
    html{scroll-padding-top:1rem}
    body{margin:0;background:var(--ground);color:var(--ink);overflow-wrap:break-word;
    font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    .skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--sheet)}
    header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}
    header{padding-top:2.25rem}
    a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    h1{font-size:1.7rem;line-height:1.25;margin:.15rem 0 .35rem;text-wrap:balance}
    h2{font-size:1.25rem;margin:2.75rem 0 .9rem}
    h3{font-size:1.12rem;margin:0;overflow-wrap:anywhere}
    .brand{letter-spacing:.06em;text-transform:uppercase;font-size:.78rem;font-weight:600}
    .soft,.brand{color:var(--soft)}.soft{margin:0;overflow-wrap:anywhere}
    .verdict{display:inline-block;padding:.08rem .6rem .1rem;border-radius:1rem;font-weight:650;
    font-size:.86rem;white-space:nowrap;border:1px solid currentColor}
    .fail{color:var(--fail);background:var(--fail-ground)}
    .review{color:var(--review);background:var(--review-ground)}
    .pass{color:var(--pass);background:var(--pass-ground)}
    .answer{display:flex;gap:.9rem;align-items:center;margin:1.25rem 0 .25rem;padding:.85rem 1.1rem;
    border-radius:.6rem;border:1px solid currentColor}
    .answer strong{font-size:1.1rem}.answer p{margin:0}
    .answer>b{font-size:1.6rem;line-height:1;width:1.6rem;text-align:center}
    .bar{display:block;width:100%;height:.7rem;margin:1.1rem 0 .35rem;border-radius:.35rem}
    .bar .f{fill:var(--fail-bar)}.bar .r{fill:var(--review-bar)}.bar .p{fill:var(--pass-bar)}
    .counts{display:flex;flex-wrap:wrap;gap:.25rem 1.4rem;list-style:none;margin:0;padding:0;
    font-size:.95rem}
    .counts b{font-variant-numeric:tabular-nums}
    .counts i{display:inline-block;width:.7rem;height:.7rem;border-radius:.15rem;
    margin-right:.4rem}
    .counts .f{background:var(--fail-bar)}.counts .r{background:var(--review-bar)}
    .counts .p{background:var(--pass-bar)}
    .tasks{list-style:none;margin:0;padding:0;background:var(--sheet);border:1px solid var(--line);
    border-radius:.6rem;overflow:hidden}
    .tasks li{display:grid;grid-template-columns:7.2rem minmax(0,1fr) minmax(0,1.2fr);gap:.9rem;
    padding:.55rem 1rem;align-items:baseline}
    .tasks li+li{border-top:1px solid var(--line)}
    .tasks a{font-weight:600;overflow-wrap:anywhere}
    .tasks small{display:block;color:var(--soft);overflow-wrap:anywhere;font-size:.84rem}
    .tasks li>span:last-child{color:var(--soft);font-size:.92rem;overflow-wrap:anywhere}
    article{background:var(--sheet);border:1px solid var(--line);border-radius:.6rem;
    margin:1.25rem 0;padding:1.1rem 1.25rem 1.25rem}
    article>.head{display:flex;gap:1rem;justify-content:space-between;align-items:baseline}
    .scroll{overflow-x:auto;margin:1rem 0 .3rem;padding-bottom:.2rem}
    table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.94rem}
    caption{text-align:left;white-space:nowrap;color:var(--soft);font-size:.88rem;
    padding-bottom:.4rem}
    th,td{padding:.26rem .8rem;text-align:left;vertical-align:baseline}
    thead th{color:var(--soft);font-weight:600;font-size:.88rem;vertical-align:bottom;
    max-width:min(16rem,45vw)}
    thead tr:last-child>*{border-bottom:2px solid var(--line)}
    thead th[scope=colgroup]{border-bottom:1px solid var(--line);text-align:left}
    thead th.name{font-weight:400;font-style:italic}
    thead th.n,td{text-align:right}
    tbody th{font-weight:400;white-space:nowrap}
    tbody th.long{white-space:normal;min-width:min(22rem,45vw);max-width:min(22rem,45vw)}
    tbody tr+tr>*{border-top:1px solid var(--line)}
    tbody tr:hover>*{background-color:var(--band)}
    td.fail,td.review,tbody tr:hover>td.fail,tbody tr:hover>td.review{padding:0;font-weight:650}
    tbody tr:hover>td.fail{background:var(--fail-ground)}
    tbody tr:hover>td.review{background:var(--review-ground)}
    td.fail a,td.review a{display:block;color:inherit;padding:.26rem .8rem;text-decoration:none}
    td.fail a:hover,td.review a:hover{text-decoration:underline}
    td.fail{box-shadow:inset 3px 0 0 var(--fail-bar)}
    td.review{box-shadow:inset 3px 0 0 var(--review-bar)}
    td .mark,td .blank{display:inline-block;width:.8rem;text-align:center;margin-right:-.5rem}
    .sum tbody th{font-weight:400;white-space:normal;max-width:none;min-width:11rem;
    overflow-wrap:anywhere}
    .sum td:first-child{text-align:left;white-space:nowrap}.sum .result>*{border-top:1px solid var(--line);font-weight:650}
    .picture{display:flex;flex-wrap:wrap;gap:.8rem 1.6rem;align-items:flex-start;margin:.6rem 0}
    .panel{margin:0;max-width:100%;border:1px solid var(--line);border-radius:.45rem;
    padding:.5rem .7rem}
    .panel figcaption{max-width:26rem;overflow-wrap:anywhere}
    .panel small{display:block;color:var(--soft);font-size:.84rem}
    .panel .fit{overflow-x:auto;margin-top:.35rem}.panel.closed{border-style:dashed}
    .panel.closed p{margin:.3rem 0;text-align:center;font-size:1.6rem;color:var(--soft)}
    .panel th,.panel td{padding:.18rem .55rem}
    .panel td{white-space:nowrap}
    td.more,td.less,td.sought,tbody tr:hover>td.more,tbody tr:hover>td.less,
    tbody tr:hover>td.sought{font-weight:700;color:var(--ink);background:var(--review-ground);
    outline:2px solid var(--review-bar);outline-offset:-2px}
    td.less{outline-style:dashed}
    td.sought,tbody tr:hover>td.sought{background:var(--fail-ground);outline-color:var(--fail-bar)}
    .equation{font-size:1.2rem;font-weight:700;margin:.35rem 0 .5rem;overflow-wrap:anywhere;
    font-variant-numeric:tabular-nums}
    .lines{color:var(--soft);font-size:.92rem}
    td.gap{text-align:left;color:var(--soft);font-style:italic;max-width:16rem}
    :target{outline:3px solid var(--link);outline-offset:-1px}
    .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
    white-space:nowrap}
    .notes{list-style:none;margin:0 0 1rem;padding:.1rem 0 .1rem .9rem;
    border-left:3px solid var(--line);
    color:var(--soft)}
    details.group{border-top:1px solid var(--line);padding:.6rem 0 .1rem;margin-top:.6rem}
    summary{cursor:pointer}
    .group>summary{font-weight:600;overflow-wrap:anywhere}
    .group>summary .verdict{margin-right:.5rem}
    .group>summary small{font-weight:400;color:var(--soft);font-size:.92rem}
    .reason{margin:.5rem 0 .8rem 1.15rem}
    .reason p{margin:0 0 .25rem;overflow-wrap:anywhere}
    .places{margin:.15rem 0 .35rem;padding-left:1.1rem;font-size:.94rem}
    .places.many{columns:18rem}
    .places li{overflow-wrap:anywhere;break-inside:avoid}
    .proposal{border:2px dashed var(--line);border-radius:.6rem;padding:.8rem 1rem .5rem;
    margin-top:1rem}
    .proposal :is(h3,h4){margin:0 0 .3rem;font-size:1rem}.proposal ul{margin:.2rem 0 .4rem}
    .proposal p{margin:.2rem 0}td.new{background:var(--band);font-weight:650}
    .remedy{color:var(--ink)}.remedy b{font-weight:600}
    footer{margin-top:3rem;padding-bottom:3rem;color:var(--soft);font-size:.88rem}
    footer h2{color:var(--ink);font-size:1.05rem;margin:0 0 .4rem;padding-top:1.5rem;
    border-top:1px solid var(--line)}
    footer dl{margin:0}footer dt{font-weight:600;color:var(--ink);overflow-wrap:anywhere}
    footer dd{margin:0 0 .5rem}code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;
    font-size:.86em;overflow-wrap:anywhere}
    @media(max-width:40rem){header,main,footer{padding-left:1rem;padding-right:1rem}
    .tasks li{grid-template-columns:1fr;gap:.2rem}.places.many{columns:auto}}
    @media print{:root{color-scheme:light}body{background:#fff;font-size:10.5pt}
    header,main,footer{max-width:none;padding:0}article{border:0;padding:0;margin:1.5rem 0}
    .scroll{overflow:visible}.verdict,.answer,td,.bar,.counts i{print-color-adjust:exact}
    tr,.reason,.tasks li{break-inside:avoid}h2,h3,.head{break-after:avoid}thead{
    display:table-header-group}a{color:inherit;text-decoration:none}
    details::details-content{content-visibility:visible;height:auto}}
    """
