import Writers

/// The pages' style sheet: the report's, with what a page to work at needs besides.
enum Style {
    static let sheet = ReportWriter.styleSheet + "\n" + own

    private static let own = """
        header.top{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;align-items:center;max-width:none;
        padding:.6rem 1.5rem;border-bottom:1px solid var(--line);background:var(--sheet)}
        .top p{margin:0}.top .brand a{color:inherit;text-decoration:none}
        .top ul{display:flex;gap:.2rem 1.1rem;list-style:none;margin:0;padding:0;flex-wrap:wrap}
        .top nav :is(a,.link){display:inline-block;padding:.2rem 0}
        .top .brand .link{font-weight:700;letter-spacing:inherit;text-transform:inherit;color:inherit;
        text-decoration:none}.top .brand .link,.soft>.link{font-size:inherit}
        .held{display:flex;gap:.3rem 1rem;align-items:center;flex-wrap:wrap;flex:1 0 100%;
        margin:.2rem -1.5rem -.6rem;padding:.35rem 1.5rem;
        color:var(--review);background:var(--review-ground);border-bottom:1px solid var(--line)}
        .who{margin-left:auto;display:flex;gap:.4rem .8rem;align-items:center;flex-wrap:wrap}
        .who span{overflow-wrap:anywhere}.who small{color:var(--soft)}
        [aria-current]{font-weight:700;text-decoration:none;color:var(--ink)}
        main{padding-top:1.25rem;padding-bottom:4rem}
        .wide main{max-width:none}
        h2{margin:1.75rem 0 .7rem}
        .head{display:flex;gap:.5rem 1rem;align-items:baseline;flex-wrap:wrap}
        .head h1,.head h2{margin:0;overflow-wrap:anywhere}.head h2{font-size:1.12rem}
        .open,.closed{color:var(--ink);background:var(--band)}
        .count{font-size:.86rem;font-weight:600;white-space:nowrap;background:none}
        small{color:var(--soft);font-size:.86rem}
        .order{margin:-.3rem 0 .6rem}
        .tasks.queue li{grid-template-columns:minmax(0,1.7fr) minmax(0,1.2fr) minmax(0,1fr) 9rem}
        .tasks.outputs li{grid-template-columns:6rem minmax(0,1.3fr) minmax(0,1.3fr) 9.5rem}
        .tasks:empty,.notes:empty,ul:empty{display:none}
        .tasks li>span:last-child{color:inherit}
        .what small{display:block}.late{color:var(--fail)}
        .do{font-size:1.05rem;display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center}
        .split{display:grid;grid-template-columns:1fr 1fr;gap:0 2.5rem}
        .split section{min-width:0}
        .risks,.related{list-style:none;margin:.7rem 0;padding:0}.risks li,.related li{margin:.35rem 0}
        .facts{display:grid;grid-template-columns:fit-content(45%) minmax(0,1fr);gap:.3rem 1.2rem;
        margin:0}
        .facts dt{color:var(--soft)}.facts dd{margin:0}
        .facts dt,.facts dd{overflow-wrap:anywhere;min-width:0}
        .sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.6rem;
        padding:1rem 1.15rem;margin:1rem 0;display:block}
        .sheet>h2:first-child,.sheet>h3:first-child{margin-top:0}
        .narrow{max-width:26rem}
        label{display:block;font-weight:600;margin-top:.8rem}
        .hint{color:var(--soft);margin:.1rem 0 .35rem;font-size:.92rem}
        fieldset{border:0;margin:0;padding:0;min-width:0}legend{font-weight:700;font-size:1.05rem;padding:0}
        .part{padding-top:.6rem;padding-bottom:.6rem}.part>summary{overflow-wrap:anywhere}
        .field{max-width:44rem}.further{margin-top:.8rem}
        .problem{color:var(--fail);font-weight:600;margin:.1rem 0 .3rem}
        .mistakes{color:var(--fail)}
        textarea.yaml{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.86rem;
        white-space:pre;overflow:auto}
        .choice{display:flex;gap:.6rem;font-weight:400;margin:.3rem 0;padding:.2rem 0}
        .choice input{width:1.15rem;height:1.15rem;margin:.2rem 0 0;flex:none}
        input:not([type]),input[type=password],input[type=date],textarea,select{font:inherit;color:inherit;width:100%;
        background:var(--ground);border:1px solid var(--soft);border-radius:.35rem;
        padding:.45rem .6rem}
        input[type=file]{font:inherit;max-width:100%;margin:.2rem 0;display:block}
        button,.button{font:inherit;font-weight:650;color:var(--sheet);background:var(--link);
        border:1px solid var(--link);border-radius:.35rem;padding:.45rem 1rem;margin-top:.8rem;
        cursor:pointer;text-decoration:none;display:inline-block;min-height:2.4rem}
        .do .button{margin:0}
        button.quiet{background:none;color:var(--link);border-color:var(--line);font-weight:400;
        margin-top:0;padding:.2rem .6rem;min-height:1.9rem}
        button.link{background:none;border:0;color:var(--link);font-weight:inherit;margin:0;
        padding:.2rem 0;min-height:0;text-align:left;text-decoration:underline;overflow-wrap:anywhere}
        .views .link{padding:0}.link[aria-current]{color:var(--ink);text-decoration:none;font-weight:700}
        button.hidden{margin:0;padding:0;border:0;min-height:0}
        .decide{display:none}
        button.danger{background:none;color:var(--fail);border-color:var(--fail)}
        [aria-invalid=true],fieldset.faulty{outline:3px solid var(--fail);outline-offset:2px}
        .alert{border:2px solid var(--fail);border-radius:.4rem;padding:.7rem 1rem;
        color:var(--fail);background:var(--fail-ground)}
        .three{display:grid;grid-template-columns:minmax(10rem,13rem) minmax(0,1fr) 23rem;
        gap:1.5rem;margin-top:1rem;align-items:start}
        .list{position:sticky;top:1rem;max-height:calc(100vh - 2rem);overflow-y:auto}
        .list ol{list-style:none;margin:0;padding:0}
        .list a,.list .link{display:block;padding:.45rem .6rem;border-radius:.35rem;
        text-decoration:none;overflow-wrap:anywhere;font-size:.92rem}.list .link{width:100%}
        .list a>span,.list .link>span{display:block}.list [aria-current]{background:var(--band)}
        .list small{display:block;padding:0 .6rem}
        .list .count{padding:0}
        .side{min-width:0}.side .sheet{margin:0 0 .8rem}.side h2{font-size:1.05rem;margin:0 0 .3rem}
        @media(min-width:56.01rem) and (min-height:34rem){.side{position:sticky;top:0;
        max-height:100vh;overflow-y:auto;padding:.3rem}.side .findings{max-height:38vh}}
        .scroll,.lines,.findings{position:relative}
        .findings{max-height:52vh;overflow-y:auto;background:var(--sheet);margin-bottom:.8rem;
        border:1px solid var(--line);border-radius:.6rem}.findings .sheet{border:0;margin:0}
        .sheet p:first-child{margin-top:0}
        .sheet p:last-child{margin-bottom:0}
        .content td,.content td.fail a,.content td.review a{padding-left:.55rem;
        padding-right:.55rem}.content td.fail,.content td.review{padding:0}
        .side .group:first-of-type{border-top:0;padding-top:0}
        .content{min-width:0}.content article{margin-top:.75rem}
        .content .scroll{max-height:70vh;overflow:auto;
        scroll-padding:min(8rem,45%) 1rem 1rem min(14rem,45%)}
        .content td:target,.content td:has(:target){outline:3px solid var(--ink);
        outline-offset:-3px}
        .content thead{position:sticky;top:0;background:var(--sheet);z-index:2}
        .content tbody th:first-child{position:sticky;left:0;background:var(--sheet);z-index:1}
        @media(max-height:30rem),(max-width:30rem){
        .content thead,.content tbody th:first-child{position:static}
        .content .scroll{scroll-padding:1rem}}
        .views{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;list-style:none;margin:0;padding:0}
        .beside{display:grid;gap:0 1.5rem;align-items:start;
        grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}
        .beside>*{min-width:0}.beside>:empty{display:none}
        .content .beside :is(th,td){padding-left:.3rem;padding-right:.3rem}
        .figure{max-width:100%;height:auto;background:#fff;border:1px solid var(--line)}
        .lines{max-height:75vh;overflow:auto;background:var(--sheet);border:1px solid var(--line);
        border-radius:.4rem;margin:.75rem 0}
        .lines td,.lines th,.bytes{font-family:ui-monospace,"DejaVu Sans Mono",monospace;
        font-size:.86rem}
        .lines td{text-align:left;white-space:pre-wrap;overflow-wrap:anywhere;padding:.1rem .6rem}
        .lines th{color:var(--soft);text-align:right;vertical-align:top;padding:.1rem .6rem;
        user-select:none}
        .lines tr+tr>*{border:0}.lines tr.fail th{color:var(--fail)}
        .lines tr.review th{color:var(--review)}.lines tr.fail,.lines tr.review{font-weight:600}
        mark{color:var(--review);background:var(--review-ground);font-weight:650;
        border-bottom:2px solid currentColor;border-radius:.2rem}
        mark small{font-weight:400;color:inherit;user-select:none;margin-left:.35rem;
        font-size:.8em}mark small::before{content:"‹"}mark small::after{content:"›"}
        .bytes{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--sheet);
        border:1px solid var(--line);border-radius:.4rem;padding:.8rem 1rem}
        .commands{white-space:pre;overflow-x:auto;overflow-wrap:normal}
        .log:not(:has(tbody tr)){display:none}
        .log td{text-align:left;white-space:nowrap}.log td.words{white-space:normal;overflow-wrap:break-word;padding:.26rem .5rem}
        .log th,.content .log td{padding:.26rem .5rem}
        .log tbody th,.content .log tbody th:first-child{white-space:normal;min-width:5rem;
        max-width:min(24rem,45vw)}
        .log td.n,.log th.n{text-align:right}.search{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:flex-end}
        .search label{margin-top:0}.search span{flex:1 1 8.5rem}.search button{margin:0}
        .search select,.search input{min-height:2.6rem}
        .find{display:flex;gap:.4rem .6rem;align-items:center;flex-wrap:wrap;margin-left:auto;
        max-width:100%}
        .find label{margin:0;font-weight:400}.find input:not([type]){flex:1 1 12rem;width:21rem;
        min-width:0}
        .tasks .said{grid-column:2/-1;color:var(--soft);border-left:3px solid var(--line);
        padding-left:.7rem;font-size:.92rem;margin-top:-.4rem}
        .alarms .picture table{font-size:.88rem}.alarms .picture th{white-space:normal}
        .alarms .picture thead th{width:1px;overflow-wrap:normal}.alarms .picture tbody th{max-width:11rem}
        .split h3{font-size:1.02rem;margin:1.1rem 0 .3rem}
        .inline{display:flex;gap:.4rem .8rem;align-items:center;flex-wrap:wrap;margin:.4rem 0}
        .remarks{list-style:none;margin:0 0 .6rem;padding:0}.remarks p{margin:.1rem 0}
        .remarks li{border-left:3px solid var(--line);padding:.1rem 0 .1rem .9rem;margin:.6rem 0}
        .said{white-space:pre-wrap;overflow-wrap:anywhere}
        .canned{margin:.3rem 0 .5rem}.canned .choice{margin:.1rem 0}
        .signer{display:block}summary{padding:.2rem 0}
        kbd{font:inherit;font-size:.86em;border:1px solid var(--line);border-radius:.25rem;
        padding:0 .35rem;background:var(--band)}
        .chart{display:block;width:100%;height:auto;min-width:30rem;max-width:40rem;margin:.6rem 0}
        .chart text{fill:var(--ink);font-size:14px}.chart .number{font-weight:600}
        .chart .column{fill:var(--link)}.chart .pass{fill:var(--pass-bar)}
        .chart .review{fill:var(--review-bar)}.chart .fail{fill:var(--fail-bar)}
        .sheet>h2{font-size:1.05rem}
        .pager{display:flex;justify-content:space-between}
        .log.profile th,.content .log.profile td{padding:.26rem .35rem}
        @media(max-width:90rem){.three{grid-template-columns:minmax(0,1fr) 22rem}
        .list{grid-column:1/-1;position:static}
        .list ol{display:flex;flex-wrap:wrap;gap:.2rem}.list small{display:none}
        .list{max-height:7.2rem;overflow-y:auto;border:1px solid var(--line);border-radius:.4rem}}
        @media(max-width:56rem){.three,.split{grid-template-columns:minmax(0,1fr)}
        .tasks.queue li,.tasks.outputs li{grid-template-columns:minmax(0,1fr);gap:.2rem}
        .tasks .said{grid-column:1;margin-top:.3rem}
        .who{margin-left:0}
        html:has(.decide){scroll-padding-bottom:4rem}
        .decide{display:block;position:sticky;bottom:0;z-index:3;margin:1rem 0;padding:.5rem .8rem;
        background:var(--sheet);border:1px solid var(--line);border-radius:.6rem}
        .decide a{display:block;padding:.2rem 0;font-weight:650}}
        @media(max-width:40rem){.find{margin-left:0;width:100%}.content tbody th:first-child{max-width:7.5rem;
        min-width:5.5rem;white-space:normal;overflow-wrap:break-word;font-size:.88rem;
        padding:.26rem .3rem}}
        .findings .jumps{padding-bottom:0}.jumps a{display:block;padding:.15rem 0}
        .jumps:not(:has(a)){display:none}
        .places{column-gap:1.5rem}.places a,.places .link{display:inline-block;vertical-align:top;padding:.2rem 0}
        @media print{header.top nav,form,details:has(>form),details.keys,.held,.list,.views,
        .decide,.pager{display:none!important}
        .three{display:block}.content .scroll,.lines,.side,.side .findings{max-height:none;overflow:visible}
        .content table{font-size:7.5pt}.content th,.content td{padding:1px 3px}
        .content thead th{font-size:inherit}
        .content :is(article,section):has(tr>:nth-child(16)){page:wide}
        .content table:has(tr>:nth-child(16)){font-size:6pt}
        .content table:has(tr>:nth-child(16)) :is(th,td){padding:1px 2px}
        .content table:has(tr>:nth-child(27)){font-size:5pt}
        .content table:has(tr>:nth-child(16)) thead th{white-space:normal}
        .content table:has(tr>:nth-child(36)) :is(thead th,td){overflow-wrap:anywhere}
        .content tbody th{white-space:normal}.content thead,.content tbody th:first-child{position:static}
        .alarms .picture :is(th,td){font-size:8pt;padding:1px 4px;overflow-wrap:break-word}
        .log{font-size:8pt}.log :is(th,td){white-space:normal}
        .log td:not(.n),code{overflow-wrap:anywhere}
        .panel{break-inside:avoid}}
        @page wide{size:A4 landscape;margin:10mm}
        @media(prefers-reduced-motion:reduce){*{scroll-behavior:auto}}
        """
}
